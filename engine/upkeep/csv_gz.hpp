#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// zlib's own name, so that its header stays out of here.
struct gzFile_s;

namespace fib::upkeep {

/// A file of CSV (RFC 4180) under gzip, written beside its name and moved there when it is on the disk: what has the
/// name is whole. An empty field is NULL and "" an empty text, as PostgreSQL's COPY reads it.
class csv_gz_writer {
public:
    /// The problem says what the system said.
    static result<csv_gz_writer, problem> create(const std::string& path);
    csv_gz_writer(csv_gz_writer&& from) noexcept;
    csv_gz_writer& operator=(csv_gz_writer&&) = delete;
    ~csv_gz_writer();

    void null();
    void add(std::string_view field);
    void end_line();
    /// Compresses the rest, waits for the disk, and gives the file its name.
    result<std::int64_t, problem> finish();  ///< bytes

private:
    csv_gz_writer(std::string path, gzFile_s* file) : path_{std::move(path)}, file_{file} {}
    void separate();
    bool flush();

    std::string path_;
    gzFile_s* file_;
    std::string buffer_;
    bool first_ = true;
    bool failed_ = false;
};

/// Reads a whole file of csv_gz_writer, with its checksums: the number of lines after the first, where a line that ends
/// within quotes goes on.
result<std::int64_t, problem> count_csv_gz(const std::string& path);

}  // namespace fib::upkeep
