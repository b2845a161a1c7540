#include "upkeep/csv_gz.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>
#include <zlib.h>

namespace fib::upkeep {
namespace {

constexpr std::size_t buffered = std::size_t{256} << 10;

std::string part_of(const std::string& path) {
    return path + ".part";
}

problem said(const std::string& path) {
    return {fmt::format("{}: {}", path, std::strerror(errno))};
}

/// Waits until a file, or the names in a folder, are on the disk.
bool on_disk(const std::string& path) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) return false;
    const bool good = ::fsync(opened) == 0;
    return ::close(opened) == 0 && good;
}

}  // namespace

result<csv_gz_writer, problem> csv_gz_writer::create(const std::string& path) {
    // Only its owner may read it: it holds what people did.
    const int opened = ::open(part_of(path).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (opened < 0) return said(part_of(path));
    auto* file = ::gzdopen(opened, "wb6");
    if (!file) {
        ::close(opened);
        return problem{part_of(path) + ": there is no memory to compress with"};
    }
    return csv_gz_writer{path, file};
}

csv_gz_writer::csv_gz_writer(csv_gz_writer&& from) noexcept
    : path_{std::move(from.path_)},
      file_{std::exchange(from.file_, nullptr)},
      buffer_{std::move(from.buffer_)},
      first_{from.first_},
      failed_{from.failed_} {}

csv_gz_writer::~csv_gz_writer() {
    if (file_) ::gzclose(file_);
}

void csv_gz_writer::separate() {
    if (!first_) buffer_ += ',';
    first_ = false;
}

void csv_gz_writer::null() {
    separate();
}

void csv_gz_writer::add(std::string_view field) {
    separate();
    if (!field.empty() && field.find_first_of("\",\r\n\\") == std::string_view::npos) {
        buffer_ += field;
        return;
    }
    buffer_ += '"';
    for (const char one : field) {
        if (one == '"') buffer_ += '"';
        buffer_ += one;
    }
    buffer_ += '"';
}

void csv_gz_writer::end_line() {
    buffer_ += '\n';
    first_ = true;
    if (buffer_.size() >= buffered) flush();
}

bool csv_gz_writer::flush() {
    if (!buffer_.empty() && ::gzwrite(file_, buffer_.data(), static_cast<unsigned>(buffer_.size())) <= 0)
        failed_ = true;
    buffer_.clear();
    return !failed_;
}

result<std::int64_t, problem> csv_gz_writer::finish() {
    flush();
    const auto part = part_of(path_);
    if (::gzclose(std::exchange(file_, nullptr)) != Z_OK || failed_) {
        return problem{
            fmt::format("{} could not be written to its end (is the disk full?): {}", part, std::strerror(errno))};
    }
    if (!on_disk(part) || std::rename(part.c_str(), path_.c_str()) != 0) return said(part);
    auto folder = std::filesystem::path{path_}.parent_path().string();
    if (!on_disk(folder.empty() ? "." : folder)) return said(folder);
    std::error_code unknown;
    return static_cast<std::int64_t>(std::filesystem::file_size(path_, unknown));
}

result<std::int64_t, problem> count_csv_gz(const std::string& path) {
    auto* file = ::gzopen(path.c_str(), "rb");
    if (!file) return said(path);
    static thread_local std::array<char, 256 << 10> piece;
    std::int64_t lines = 0;
    bool quoted = false;
    int got = 0;
    while ((got = ::gzread(file, piece.data(), static_cast<unsigned>(piece.size()))) > 0) {
        for (int at = 0; at < got; ++at) {
            const char one = piece[static_cast<std::size_t>(at)];
            if (one == '"') quoted = !quoted;
            if (one == '\n' && !quoted) ++lines;
        }
    }
    // A file that is cut short is no error of gzread's but of gzclose's.
    const bool closed_well = ::gzclose(file) == Z_OK;
    if (got != 0 || !closed_well) return problem{path + " is damaged or cut short; move it away, then export again"};
    return lines - 1;
}

}  // namespace fib::upkeep
