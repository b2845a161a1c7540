#include "inbound/revocation.hpp"

#include <doctest/doctest.h>

#include <string>

using fib::inbound::read_text;
using fib::inbound::said;

TEST_CASE("the fixed words stop, in any case and with anything around them") {
    for (const char* word : {"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "CANCEL", "REVOKE", "OPTOUT", "OPT OUT",
                             "opt-out", "REMOVE", "ARRET", "ARRÊT", "TD"}) {
        CAPTURE(std::string{word});
        const std::string text{word};
        CHECK(read_text(text) == said::stop);
        CHECK(read_text("  " + text + "!!! ") == said::stop);
        CHECK(read_text("\"" + text + ".\"\r\n") == said::stop);
    }
    for (const char* text : {"stop", "Stop.", "sToP", "stop please", "Please stop", "pls stop", "STOP STOP STOP",
                             "ok, stop", "STOP 🛑", "stop all", "S T O P", "s.t.o.p.", "Stop\n\nSent from my iPhone",
                             "Cancel it", "Stop. Wrong number.", "no thanks, stop", "Unsubscribe me"}) {
        CAPTURE(std::string{text});
        CHECK(read_text(text) == said::stop);
    }
}

TEST_CASE("what a reasonable person would understand as a revocation stops") {
    for (const char* text : {
             "please stop texting me",
             "Stop sending me these messages",
             "STOP TEXTING THIS NUMBER",
             "can you stop messaging me?",
             "Will you please stop",
             "I said stop",
             "how do I make it stop",
             "stop contacting us",
             "quit texting me",
             "stop it",
             "Stop this",
             "Stop I am at work",
             "stop or I call my lawyer",
             "take me off your list",
             "Take us off this list please",
             "please take my number off",
             "get me off your list",
             "remove me",
             "Remove me from your list",
             "remove us from your text list",
             "please remove my number",
             "Could you remove this number from your system",
             "delete my number",
             "lose my number",
             "Don't text me again",
             "don’t text me",
             "dont text this number",
             "do not contact me",
             "DO NOT CALL OR TEXT",
             "please do not message us anymore",
             "never contact me again",
             "Never text me again",
             "I don't want these texts",
             "I do not want to receive messages from you",
             "we don't want any more texts",
             "I no longer wish to receive these",
             "I don't want to be contacted",
             "don't send me anything",
             "no more messages",
             "No more texts please",
             "no texts",
             "leave me alone",
             "Leave us alone!!",
             "I want to opt out",
             "opt me out",
             "how do I opt out?",
             "How do I unsubscribe?",
             "please unsubscribe",
             "I'd like to unsubscribe from this",
             "I revoke my consent",
             "I do not consent to this",
             "I never gave you permission to text me",
             "you don't have my permission",
             "cancel these texts",
             "cancel all messages",
             "Cancel my subscription",
             "not interested",
             "Not interested, remove me",
             "We are not interested",
             "I'm not interested at all",
             "go away",
             "F off",
             "this is spam",
             "cease and desist",
             "I want to be removed",
             "wrong number, please stop texting",
             "Wrong number. Don't text me.",
             "no quiero mensajes",
             "no mas mensajes",
             "no más",
             "I'm going to report this",
             "enough with the texts",
         }) {
        CAPTURE(std::string{text});
        CHECK(read_text(text) == said::stop);
    }
}

TEST_CASE("ordinary sentences are replies, whichever words they have in them") {
    for (const char* text : {
             "",
             "   ",
             "🙂",
             "we stop serving at 9",
             "We stopped offering that last year",
             "when does the sale end?",
             "when does it end",
             "can I cancel my listing and get the other one?",
             "Can we cancel the appointment on Friday?",
             "Stop by any time before 5",
             "stop in and see us",
             "Please stop by the shop tomorrow",
             "There is a bus stop in front of the store",
             "we are next to the truck stop",
             "one stop shop for tires",
             "I'm in the weekend market, end of the row",
             "at the end of the month",
             "Is there a way to remove a photo from our page?",
             "how do I remove my old hours?",
             "Please remove the second phone line from our page",
             "wrong number",
             "Who is this?",
             "Yes please",
             "yes, call me tomorrow",
             "sure, tell me more",
             "No thanks",
             "no problem",
             "Not interested in the premium plan but tell me about basic",
             "I quit my job to open this bakery",
             "I will end up at the office around 3",
             "Text me later",
             "call me",
             "Why don't you call me?",
             "we don't text, call the store",
             "I do not text and drive",
             "If you don't call me back I will go elsewhere",
             "Can you send me more messages like this",
             "Don't forget to send the invoice",
             "I don't know",
             "do not worry about it",
             "How much does it cost to start?",
             "start when you like",
             "can you help me",
             "I need more info about pricing",
             "what are the terms if I end early",
             "My number is 402 555 0123",
             "We never got the email",
             "Leave a message with my wife",
             "The remote control is TD 4",
         }) {
        CAPTURE(std::string{text});
        CHECK(read_text(text) == said::reply);
    }
}

TEST_CASE("START and HELP count alone only") {
    for (const char* text : {"START", "start", "Yes", " unstop! ", "YES."}) CHECK(read_text(text) == said::start);
    for (const char* text : {"HELP", "help?", "info", " Info. "}) CHECK(read_text(text) == said::help);
    CHECK(read_text("help me") == said::reply);
    CHECK(read_text("yes stop") == said::stop);
}

TEST_CASE("what Twilio found in the text wins") {
    CHECK(read_text("hello", "STOP") == said::stop);
    CHECK(read_text("stop", "START") == said::start);
    CHECK(read_text("stop", "HELP") == said::help);
    CHECK(read_text("stop", "") == said::stop);
    CHECK(read_text("hello", "BRAND-NEW") == said::reply);
}

TEST_CASE("the first of many bytes are read, and broken ones do no harm") {
    CHECK(read_text(std::string("\xC3\0\xFF stop", 8)) == said::stop);
    CHECK(read_text("\xC3") == said::reply);
    CHECK(read_text(std::string(1 << 20, 'x') + " please stop texting me") == said::reply);
    std::string long_plea = "please stop ";
    for (int n = 0; n < 500; ++n) long_plea += "sending me these ";
    CHECK(read_text(long_plea + "texts") == said::stop);
}
