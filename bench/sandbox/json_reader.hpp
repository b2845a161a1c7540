#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace fib::sandbox {

/// Reads a request's JSON in one pass without copying it. Every step says whether reading may go on; once one says
/// false, `complaint()` tells why, naming the member.
class json_reader {
public:
    using value = simdjson::ondemand::value;

    /// What is called for each member or item; refers to a lambda that must outlive the call. Not a template further
    /// down, because simdjson is inlined into whoever walks through JSON, and that takes the compiler minutes.
    template <class... Given>
    class each {
    public:
        template <class Called>
        each(const Called& called)  // NOLINT(google-explicit-constructor): lambdas are passed in place
            : called_{&called}, call_{[](const void* what, Given... given) {
                  return (*static_cast<const Called*>(what))(given...);
              }} {}
        bool operator()(Given... given) const { return call_(called_, given...); }

    private:
        const void* called_;
        bool (*call_)(const void*, Given...);
    };
    using each_member = each<std::string_view, value>;
    using each_item = each<value>;

    const std::string& complaint() const { return complaint_; }

    /// Always false, so that a check can return it.
    bool refuse(std::string text);

    /// Starts on a body of which `room` bytes may be read, at least simdjson::SIMDJSON_PADDING beyond it, and calls
    /// `take` for the members of the object that it must be; nothing but white space may follow.
    bool whole(simdjson::ondemand::parser& parser, std::string_view body, std::size_t room, each_member take);
    /// False only before whole() found JSON.
    bool is_json() const { return is_json_; }

    /// Calls take(name, value) for the members of an object, while it returns true.
    bool members(value& from, std::string_view path, each_member take);
    /// Calls take(value) for the items of an array, while it returns true.
    bool items(value& from, std::string_view path, each_item take);
    bool is_array(value& from);
    bool text(value& from, std::string_view path, std::string_view& into);
    /// A string both unescaped, which proves that it is whole, and as it stands in the request.
    bool text(value& from, std::string_view path, std::string_view& into, std::string_view& as_sent);
    /// A string, number or boolean as the text that a command line would have had.
    bool plain(value& from, std::string_view path, std::string_view& into);
    /// Walks through a value of which nothing is needed.
    bool skip(value& from, std::string_view path);

private:
    bool walk(simdjson::ondemand::object& from, std::string_view path, each_member take);
    bool malformed(std::string_view path);

    std::string complaint_;
    bool is_json_ = false;
};

}  // namespace fib::sandbox
