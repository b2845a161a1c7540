#include "inbound/sns_message.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace fib::inbound;

namespace {

const std::string notification = R"({
  "Type": "Notification", "MessageId": "m-1", "TopicArn": "arn:aws:sns:us-east-1:1:t", "Subject": "A \"b\"",
  "Message": "{\"eventType\":\"Send\"}\n", "Timestamp": "2026-11-24T05:02:16.645Z", "SignatureVersion": "1",
  "Signature": "Zg==", "SigningCertURL": "https://sns.us-east-1.amazonaws.com/a.pem",
  "UnsubscribeURL": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe"})";

std::string confirmation(const std::string& type) {
    return R"({"Type":")" + type + R"(","MessageId":"m-1","Token":"t0k","TopicArn":"arn:t","Message":"Words",)" +
           R"("SubscribeURL":"https://s/","Timestamp":"then","SignatureVersion":"2","Signature":"Zg==",)" +
           R"("SigningCertURL":"https://c/"})";
}

std::string without(std::string_view name, std::string from) {
    const auto at = from.find('"' + std::string{name} + '"');
    return from.replace(at, name.size() + 2, "\"Other\"");
}

}  // namespace

TEST_CASE("SNS: a notification is read, its strings unescaped") {
    const auto read = read_sns_message(notification).value();
    CHECK(read.what == sns_message::kind::notification);
    CHECK(read.id == "m-1");
    CHECK(read.topic == "arn:aws:sns:us-east-1:1:t");
    CHECK(read.subject == "A \"b\"");
    CHECK(read.text == "{\"eventType\":\"Send\"}\n");
    CHECK(read.certificate_url == "https://sns.us-east-1.amazonaws.com/a.pem");
}

TEST_CASE("SNS: the string to sign has each type's members in the order of their names") {
    CHECK(string_to_sign(read_sns_message(notification).value()) ==
          "Message\n{\"eventType\":\"Send\"}\n\nMessageId\nm-1\nSubject\nA \"b\"\nTimestamp\n2026-11-24T05:02:16.645Z\n"
          "TopicArn\narn:aws:sns:us-east-1:1:t\nType\nNotification\n");
    CHECK(string_to_sign(read_sns_message(without("Subject", notification)).value()) ==
          "Message\n{\"eventType\":\"Send\"}\n\nMessageId\nm-1\nTimestamp\n2026-11-24T05:02:16.645Z\n"
          "TopicArn\narn:aws:sns:us-east-1:1:t\nType\nNotification\n");
    for (const std::string type : {"SubscriptionConfirmation", "UnsubscribeConfirmation"}) {
        CHECK(string_to_sign(read_sns_message(confirmation(type)).value()) ==
              "Message\nWords\nMessageId\nm-1\nSubscribeURL\nhttps://s/\nTimestamp\nthen\nToken\nt0k\nTopicArn\narn:t\n"
              "Type\n" +
                  type + "\n");
    }
}

TEST_CASE("SNS: what is no message of SNS is refused with a reason that quotes nothing of it") {
    const std::string nested = R"({"Type":)" + std::string(100, '[') + std::string(100, ']') + "}";
    for (const std::string& bad :
         {std::string{}, std::string{"{"}, std::string{"[]"}, std::string{"null"}, std::string{"\"evil\""}, nested,
          std::string{R"({"Type":"evil"})"}, std::string{R"({"Type":7})"}, std::string{"{\"Type\":\"\xFF\"}"},
          notification + "x", std::string(100'000, '{')}) {
        CAPTURE(bad.substr(0, 50));
        const auto read = read_sns_message(bad);
        REQUIRE(read.has_error());
        CHECK(read.error().text.find("evil") == std::string::npos);
        CHECK(read.error().text.size() > 20);
    }
}

TEST_CASE("SNS: a member that is needed and not there is named") {
    for (const char* name :
         {"MessageId", "TopicArn", "Message", "Timestamp", "SignatureVersion", "Signature", "SigningCertURL"}) {
        const auto read = read_sns_message(without(name, notification));
        REQUIRE(read.has_error());
        CHECK(read.error().text.find(name) != std::string::npos);
    }
    for (const char* name : {"Token", "SubscribeURL"}) {
        CHECK(read_sns_message(without(name, confirmation("SubscriptionConfirmation"))).has_error());
    }
    CHECK(read_sns_message(notification).has_value());
}

TEST_CASE("SNS: an id that could not be a key of the books is no id") {
    for (const std::string bad : {"a b", "a\\u0000b", "\\u00e4"}) {
        auto text = notification;
        text.replace(text.find("m-1"), 3, bad);
        CAPTURE(bad);
        CHECK(read_sns_message(text).has_error());
    }
}
