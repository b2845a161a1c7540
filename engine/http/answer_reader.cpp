#include "http/answer_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace fib::http {

namespace beast = boost::beast::http;

namespace {

constexpr std::size_t header_limit = std::size_t{64} << 10;

bool is_interim(unsigned status) {
    return status >= 100 && status < 200 && status != 101;
}

}  // namespace

struct answer_reader::parts {
    explicit parts(std::size_t body) : limit{body} { start(); }

    void start() {
        parser.emplace();
        parser->eager(true);
        parser->header_limit(static_cast<std::uint32_t>(header_limit));
        parser->body_limit(limit);
    }

    std::size_t limit;
    std::optional<beast::response_parser<beast::string_body>> parser;
    std::string kept;  ///< bytes that the parser wants to see again, with more behind them
    std::size_t framing = 0;
    boost::system::error_code wrong;
    bool too_much_framing = false;
    bool unasked = false;
};

answer_reader::answer_reader(std::size_t limit) : parts_{std::make_unique<parts>(limit)} {}
answer_reader::~answer_reader() = default;

answer_reader::state answer_reader::take(std::string_view bytes) {
    auto& own = *parts_;
    // Interim answers, chunk extensions and trailers are not counted by the parser's limits.
    own.framing += bytes.size();
    own.too_much_framing = own.framing > 2 * own.limit + 2 * header_limit || own.kept.size() > header_limit;
    if (own.too_much_framing) return state::broken;
    std::string_view rest = bytes;
    if (!own.kept.empty()) rest = own.kept.append(bytes);
    while (!rest.empty() && !own.parser->is_done()) {
        const auto used = own.parser->put(boost::asio::buffer(rest.data(), rest.size()), own.wrong);
        rest.remove_prefix(used);
        if (own.wrong == beast::error::need_more) {
            own.wrong = {};
            break;
        }
        if (own.wrong) return state::broken;
        if (own.parser->is_done() && is_interim(own.parser->get().result_int())) own.start();
    }
    own.unasked = own.parser->is_done() && !rest.empty();
    own.kept = std::string{rest};
    return own.parser->is_done() ? state::complete : state::more;
}

answer_reader::state answer_reader::end() {
    auto& own = *parts_;
    if (!own.parser->got_some()) {
        own.wrong = beast::error::end_of_stream;
    } else {
        own.parser->put_eof(own.wrong);
    }
    return own.wrong ? state::broken : state::complete;
}

response answer_reader::release() {
    auto message = parts_->parser->release();
    response answer;
    answer.status = message.result_int();
    answer.headers.reserve(static_cast<std::size_t>(std::distance(message.begin(), message.end())));
    for (const auto& field : message) answer.headers.emplace_back(field.name_string(), field.value());
    answer.body = std::move(message.body());
    return answer;
}

bool answer_reader::keeps_alive() const {
    return !parts_->unasked && parts_->parser->keep_alive();
}

std::string answer_reader::trouble() const {
    if (parts_->too_much_framing) return "the answer is too long";
    if (parts_->wrong == beast::error::end_of_stream) return "the connection was closed before an answer came";
    if (parts_->wrong == beast::error::partial_message) return "the connection was closed in the middle of the answer";
    return "the answer cannot be read: " + parts_->wrong.message();
}

}  // namespace fib::http
