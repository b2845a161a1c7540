#include "http/question_reader.hpp"

#include "http/header_line.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>
#include <utility>

namespace fib::http {

namespace beast = boost::beast::http;

namespace {

constexpr std::size_t header_limit = std::size_t{64} << 10;

}  // namespace

struct question_reader::parts {
    explicit parts(std::size_t body) : limit{body} { start(); }

    void start() {
        parser.emplace();
        parser->eager(true);
        parser->header_limit(static_cast<std::uint32_t>(header_limit));
        parser->body_limit(limit);
        framing = kept.size();
        continue_asked = false;
    }

    std::size_t limit;
    std::optional<beast::request_parser<beast::string_body>> parser;
    std::string kept;  ///< bytes that the parser wants to see again, or that belong to the next request
    std::size_t framing = 0;
    unsigned status = 400;
    bool continue_asked = false;
};

question_reader::question_reader(std::size_t body_limit) : parts_{std::make_unique<parts>(body_limit)} {}
question_reader::~question_reader() = default;

question_reader::state question_reader::take(std::string_view bytes) {
    auto& own = *parts_;
    own.framing += bytes.size();
    std::string_view rest = own.kept.append(bytes);
    boost::system::error_code wrong;
    while (!wrong && !rest.empty() && !own.parser->is_done()) {
        rest.remove_prefix(own.parser->put(boost::asio::buffer(rest.data(), rest.size()), wrong));
    }
    own.kept.erase(0, own.kept.size() - rest.size());
    // Chunk extensions and trailers are not counted by the parser's limits.
    const bool too_much_framing = own.framing > 2 * own.limit + 2 * header_limit || own.kept.size() > 2 * header_limit;
    if (too_much_framing || wrong == beast::error::body_limit) {
        own.status = 413;
    } else if (wrong == beast::error::header_limit || wrong == beast::error::buffer_overflow) {
        own.status = 431;
    } else if (wrong && wrong != beast::error::need_more) {
        own.status = 400;
    } else {
        return own.parser->is_done() ? state::complete : state::more;
    }
    return state::refused;
}

bool question_reader::begun() const {
    return parts_->parser->got_some() || !parts_->kept.empty();
}

bool question_reader::asks_to_continue() {
    auto& own = *parts_;
    if (own.continue_asked || !own.parser->is_header_done() || own.parser->is_done()) return false;
    own.continue_asked = true;
    return equal_without_case(own.parser->get()[beast::field::expect], "100-continue");
}

unsigned question_reader::status() const {
    return parts_->status;
}

received question_reader::release() {
    auto message = parts_->parser->release();
    received question;
    question.method = std::string{message.method_string()};
    question.target = std::string{message.target()};
    for (const auto& field : message) question.headers.emplace_back(field.name_string(), field.value());
    question.body = std::move(message.body());
    parts_->start();
    return question;
}

std::string_view received::find(std::string_view name) const {
    return find_header(headers, name);
}

bool question_reader::keeps_alive() const {
    return parts_->parser->keep_alive();
}

}  // namespace fib::http
