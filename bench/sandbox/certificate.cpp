#include "sandbox/certificate.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace fib::sandbox {
namespace {

using x509 = std::unique_ptr<X509, void (*)(X509*)>;
using private_key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using bio = std::unique_ptr<BIO, void (*)(BIO*)>;

constexpr long day = 24L * 60 * 60;

void must(bool worked, const char* what) {
    if (!worked) throw std::runtime_error{std::string{"a certificate could not be made: OpenSSL's "} + what};
}

private_key make_key() {
    private_key made{EVP_EC_gen("P-256"), EVP_PKEY_free};
    must(made != nullptr, "EVP_EC_gen");
    return made;
}

void extend(X509* made, X509* issuer, int what, const char* value) {
    X509V3_CTX names{};
    X509V3_set_ctx(&names, issuer, made, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> extension{
        X509V3_EXT_conf_nid(nullptr, &names, what, value), X509_EXTENSION_free};
    must(extension && X509_add_ext(made, extension.get(), -1) == 1, "X509_add_ext");
}

x509 begin(const char* name, EVP_PKEY* key) {
    x509 made{X509_new(), X509_free};
    must(made != nullptr, "X509_new");
    std::uint64_t serial = 0;
    must(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "RAND_bytes");
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial >> 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -day);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 30 * day);
    must(X509_set_pubkey(made.get(), key) == 1, "X509_set_pubkey");
    must(X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                                    reinterpret_cast<const unsigned char*>(name), -1, -1, 0) == 1,
         "X509_NAME_add_entry_by_txt");
    return made;
}

void finish(X509* made, X509* issuer, EVP_PKEY* issuer_key) {
    must(X509_set_issuer_name(made, X509_get_subject_name(issuer)) == 1, "X509_set_issuer_name");
    must(X509_sign(made, issuer_key, EVP_sha256()) > 0, "X509_sign");
}

template <class Write>
std::string pem(Write write) {
    const bio out{BIO_new(BIO_s_mem()), BIO_free_all};
    must(out && write(out.get()) == 1, "PEM writer");
    char* start = nullptr;
    const long size = BIO_get_mem_data(out.get(), &start);
    return {start, static_cast<std::size_t>(size)};
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// Appears under its name only when it is whole, for others may read it at any moment.
void write_file(const std::filesystem::path& path, std::string_view text, mode_t mode) {
    const auto unfinished = path.string() + fmt::format(".{}", ::getpid());
    const auto fail = [&] {
        throw std::system_error{errno, std::generic_category(), fmt::format("'{}' cannot be written", path.string())};
    };
    const int file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file < 0) fail();
    const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(file);
    if (!written) fail();
    std::filesystem::rename(unfinished, path);
}

bool lasts_a_day(const std::string& text) {
    const bio source{BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free_all};
    const x509 read{source ? PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr) : nullptr, X509_free};
    if (!read) return false;
    int days = 0;
    int seconds = 0;
    return ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(read.get())) == 1 && days >= 1;
}

}  // namespace

certificate make_certificate() {
    const auto authority_key = make_key();
    const auto authority = begin("fibsandbox authority", authority_key.get());
    extend(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extend(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(authority.get(), authority.get(), NID_subject_key_identifier, "hash");
    finish(authority.get(), authority.get(), authority_key.get());

    const auto server_key = make_key();
    const auto server = begin("localhost", server_key.get());
    extend(server.get(), authority.get(), NID_basic_constraints, "critical,CA:FALSE");
    extend(server.get(), authority.get(), NID_key_usage, "critical,digitalSignature");
    extend(server.get(), authority.get(), NID_ext_key_usage, "serverAuth");
    extend(server.get(), authority.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    finish(server.get(), authority.get(), authority_key.get());

    return {pem([&](BIO* out) { return PEM_write_bio_X509(out, authority.get()); }),
            pem([&](BIO* out) { return PEM_write_bio_X509(out, server.get()); }), pem([&](BIO* out) {
                return PEM_write_bio_PrivateKey(out, server_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
            })};
}

certificate certificate_in(const std::string& folder) {
    const std::filesystem::path home{folder};
    std::filesystem::create_directories(home);
    certificate kept{read_file(home / "ca.pem"), read_file(home / "server.pem"), read_file(home / "server.key")};
    if (lasts_a_day(kept.authority) && lasts_a_day(kept.server) && !kept.server_key.empty()) return kept;
    auto made = make_certificate();
    write_file(home / "server.key", made.server_key, 0600);
    write_file(home / "server.pem", made.server, 0644);
    write_file(home / "ca.pem", made.authority, 0644);
    return made;
}

}  // namespace fib::sandbox
