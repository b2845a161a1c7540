# Every library is Debian 12's own package; the README lists them, ./dev installs them.
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(simdjson REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_package(date REQUIRED)
find_package(doctest REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(pqxx REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)

add_library(fib_libraries INTERFACE)
target_link_libraries(fib_libraries INTERFACE
  Boost::headers OpenSSL::SSL OpenSSL::Crypto Threads::Threads ZLIB::ZLIB fmt::fmt spdlog::spdlog simdjson::simdjson
  prometheus-cpp::core date::date-tz PkgConfig::pqxx PkgConfig::hiredis PkgConfig::systemd PkgConfig::tomlplusplus)
# base/asio_source.cpp and http/beast_source.cpp hold what these two would else compile into every file.
target_compile_definitions(fib_libraries INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
  BOOST_ASIO_DISABLE_VISIBILITY SPDLOG_FMT_EXTERNAL)
# ThreadSanitizer knows no fences (GCC refuses them with a warning); Asio's stand beside mutexes, which it does know.
if(FIB_SANITIZE STREQUAL "thread")
  target_compile_definitions(fib_libraries INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()
