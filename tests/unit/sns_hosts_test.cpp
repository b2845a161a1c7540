#include "inbound/sns_hosts.hpp"

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

using namespace fib::inbound;

namespace {

const std::vector<std::string> topics{"arn:aws:sns:us-east-1:123456789012:ses-events",
                                      "arn:aws-cn:sns:cn-north-1:123456789012:ses-events", "nonsense"};

}  // namespace

TEST_CASE("SNS's host is that of the topic's region") {
    CHECK(sns_origin_of("arn:aws:sns:eu-west-3:1:t") == "https://sns.eu-west-3.amazonaws.com");
    CHECK(sns_origin_of("arn:aws-us-gov:sns:us-gov-west-1:1:t") == "https://sns.us-gov-west-1.amazonaws.com");
    CHECK(sns_origin_of("arn:aws-cn:sns:cn-north-1:1:t") == "https://sns.cn-north-1.amazonaws.com.cn");
    for (const char* bad : {"", "arn", "arn:aws:sns:us-east-1:1", "arn:aws:sns:us-east-1:1:", "arn:aws:sns::1:t",
                            "arn:aws:sns:us:1:t", "arn:aws:sns:evil.test/:1:t", "arn:aws:s3:us-east-1:1:t",
                            "arn:evil:sns:us-east-1:1:t", "urn:aws:sns:us-east-1:1:t", "arn:aws:sns:us_east:1:t"}) {
        CAPTURE(bad);
        CHECK_FALSE(sns_origin_of(bad).has_value());
    }
}

TEST_CASE("an address is SNS's at its own host only, letter by letter") {
    boost::asio::io_context loop;
    const sns_hosts hosts{loop.get_executor(), topics, "", ""};
    const auto found = hosts.find("https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123.pem");
    REQUIRE(found);
    CHECK(found->host->where().host == "sns.us-east-1.amazonaws.com");
    CHECK(found->target == "/SimpleNotificationService-0123.pem");
    CHECK(hosts.find("https://sns.cn-north-1.amazonaws.com.cn/a.pem"));
    for (const char* bad : {
             "",
             "/a.pem",
             "https:///a.pem",
             "https://sns.us-east-1.amazonaws.com",
             "http://sns.us-east-1.amazonaws.com/a.pem",
             "HTTPS://sns.us-east-1.amazonaws.com/a.pem",
             "https://sns.us-east-1.amazonaws.com:443/a.pem",
             "https://sns.us-east-1.amazonaws.com:444/a.pem",
             "https://sns.us-east-1.amazonaws.com./a.pem",
             "https://sns.us-east-1.amazonaws.com.evil.test/a.pem",
             "https://sns.us-east-1.amazonaws.com.cn/a.pem",
             "https://sns.us-east-1.amazonaws.com@evil.test/a.pem",
             "https://evil.test\\@sns.us-east-1.amazonaws.com/a.pem",
             "https://user@sns.us-east-1.amazonaws.com/a.pem",
             "https://sns.us-east-1.amazonaws.comevil.test/a.pem",
             "https://evil.test/sns.us-east-1.amazonaws.com/a.pem",
             "https://evil.test#.sns.us-east-1.amazonaws.com/a.pem",
             "https://evil.test?.sns.us-east-1.amazonaws.com/a.pem",
             "https://sns.s3.amazonaws.com/a.pem",
             "https://s3.amazonaws.com/sns.us-east-1/a.pem",
             "https://sns.eu-west-1.amazonaws.com/a.pem",  // a region of none of our topics
             "https://sns.us-east-1.amazonaws.com /a.pem",
             "https://sns.us-east-1.amazonaws.com/a b.pem",
             "https://sns.us-east-1.amazonaws.com/a\r\nHost: evil.test\r\n.pem",
             "https://sns.us-east-1.amazonaws.com/#a.pem",
             "https://127.0.0.1/a.pem",
             "https://169.254.169.254/latest/a.pem",
             "file:///etc/ssl/a.pem",
         }) {
        CAPTURE(bad);
        CHECK_FALSE(hosts.find(bad).has_value());
    }
    CHECK_FALSE(hosts.find("https://sns.us-east-1.amazonaws.com/" + std::string(5000, 'a') + ".pem").has_value());
}

TEST_CASE("SNS_ENDPOINT stands in for all of SNS, and nothing else is left") {
    boost::asio::io_context loop;
    const sns_hosts hosts{loop.get_executor(), topics, "http://127.0.0.1:9001", ""};
    CHECK(hosts.find("http://127.0.0.1:9001/a.pem"));
    CHECK_FALSE(hosts.find("http://127.0.0.1:9002/a.pem").has_value());
    CHECK_FALSE(hosts.find("http://127.0.0.1/a.pem").has_value());
    CHECK_FALSE(hosts.find("https://127.0.0.1:9001/a.pem").has_value());
    CHECK_FALSE(hosts.find("https://sns.us-east-1.amazonaws.com/a.pem").has_value());
}

TEST_CASE("a certificate lies at a plain path that ends in .pem") {
    CHECK(is_certificate_path("/SimpleNotificationService-0123.pem"));
    for (const char* bad : {"", "/", "a.pem", "/a.pem?x", "/?x=.pem", "/a.pe", "/%2e%2e/a.pem", "/a.pem/"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_certificate_path(bad));
    }
}

TEST_CASE("a subscription is confirmed by its action at the root, and by no other") {
    CHECK(confirms_subscription("/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-1:1:t&Token=1"));
    CHECK(confirms_subscription("/?Token=1&Action=ConfirmSubscription"));
    for (const char* bad :
         {"", "/", "/?", "/?Action=Unsubscribe", "/?Action=ConfirmSubscriptionX", "/x?Action=ConfirmSubscription",
          "/?x=Action=ConfirmSubscription", "/?Action=DeleteTopic&Action=ConfirmSubscription"}) {
        CAPTURE(bad);
        CHECK_FALSE(confirms_subscription(bad));
    }
}
