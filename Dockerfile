# What runs on Railway, and anywhere else that takes an image: fibengine by default, fibctl for jobs.
FROM debian:12-slim AS build
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends \
      g++ cmake ninja-build pkgconf libboost1.81-dev libpqxx-dev libhiredis-dev libsimdjson-dev libfmt-dev libcli11-dev \
      libspdlog-dev libssl-dev prometheus-cpp-dev libtomlplusplus-dev libhowardhinnant-date-dev libsystemd-dev \
      zlib1g-dev tzdata file dpkg-dev
WORKDIR /src
COPY . .
RUN cmake --preset ci -DBUILD_TESTING=OFF && ninja -C build fibengine fibctl && (cd build && cpack -G DEB)

FROM debian:12-slim
COPY --from=build /src/build/fibonacco_*.deb /tmp/
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends /tmp/fibonacco_*.deb ca-certificates \
      && rm -rf /tmp/*.deb /var/lib/apt/lists/*
USER nobody
# No shell before it: SIGTERM must reach the engine.
CMD ["fibengine"]
