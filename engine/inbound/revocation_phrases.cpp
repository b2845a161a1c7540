#include "inbound/revocation_phrases.hpp"

#include <array>

namespace fib::inbound {
namespace {

constexpr auto fillers = std::to_array<std::string_view>(
    {"please", "pls",  "plz",   "plse",  "now",    "ok",    "okay", "thanks",    "thank", "thx",
     "ty",     "you",  "u",     "hi",    "hello",  "hey",   "just", "right",     "away",  "immediately",
     "asap",   "sir",  "maam",  "yes",   "no",     "sorry", "all",  "it",        "me",    "us",
     "this",   "that", "these", "today", "kindly", "reply", "lisa", "everything"});

// Twilio's default words, those of 47 CFR 64.1200(a)(10), and those that carriers and AWS require besides.
constexpr auto stop_words = std::to_array<std::string_view>({"stop", "stopall", "unsubscribe", "unsub", "end", "quit",
                                                             "cancel", "revoke", "optout", "remove", "arret", "arreter",
                                                             "td", "alto", "parar", "cease", "desist", "stopp"});

constexpr auto whole_clauses = std::to_array<std::string_view>({
    "opt out",
    "?im|i|we|were ?am|are not|never interested ?at ?all ?thanks|sorry",
    "stop ?it|this|that|these|now",
    "take|delete|scratch me|us",
    "no more",
    "?this|these|its|you ?is|are spam|spammers|spammer|spamming|harassment",
    "dnc",
    "do not disturb",
    "go away",
    "get lost",
    "buzz|piss|fuck|f|bug off",
    "?the fuck|f off",
    "no mas",
    "never again",
    "no texts|text|messages|sms|calls",
});

constexpr auto anywhere = std::to_array<std::string_view>({
    "unsubscribe|unsub|unsubscribed|optout|stopall",
    "opt|opting|opted ?me|us|this|my ?number out",
    "stop|quit|cease|discontinue|halt|end|cancel "
    "*all|with|the|these|those|this|your|ur|any|of|further|future|sending|me "
    "texting|text|texts|txt|txts|txting|messaging|message|messages|msg|msgs|messsages|sending|contacting|contact|"
    "emailing|calling|calls|bothering|harassing|spamming|spam|bugging|soliciting|solicitations|advertising|ads|promos|"
    "promotions|marketing|sms|communication|communications|notifications|alerts|blasts|mensajes",
    "cancel ?my|the|this|our subscription|subscriptions",
    "how *do|can|to|i|we|you|make|get|this|it|these stop",
    "cease and desist",
    "dont|not|never|wont|nor *ever|again|you|to|want|need|wish|like|care|please|receive|be|get|getting|receiving|have|"
    "any|more|of|your|ur|these|those|the|further|future|send|sending|me|us "
    "texts|txts|messages|msgs|sms|spam|ads|promos|solicitations|mensajes",
    "dont|not|never text|txt|message|msg|contact|sms|spam|email|call|bother|solicit",
    "dont|not|never *ever|want|need|like|wish|to|be|you|getting|get|being "
    "texted|contacted|messaged|texting|contacting|messaging|bothered|solicited|spammed|called",
    "dont|not|never *ever|want|wish|to|you send ?me|us ?any|anything|more|this|these|stuff",
    "not|dont|never|longer *want|wish|to hear from|be|receive",
    "no longer *want|wish|interested|to|in|be receive|receiving|texts|messages|texted|contacted|these|your",
    "no more *of|these|those|this|your|ur "
    "texts|text|txts|messages|message|msgs|sms|spam|emails|calls|contact|ads|promos",
    "no ?mas|quiero mensajes|textos",
    "take|get|remove|delete|drop|strike|pull|scratch *me|us|my|our|this|the|name|number|phone|cell|business|company "
    "off",
    "take|get|remove|delete|drop|strike|scratch ?this|my|our number|cell|phone",
    "remove|delete me|us",
    "removed|off|taken from|off ?of ?your|ur|the|this|all|any|my "
    "?texting|text|mailing|contact|marketing|sms|phone|call "
    "list|lists",
    "off|from your|ur|the|this|all|any ?texting|text|mailing|contact|marketing|sms|phone|call|calling "
    "list|lists|database",
    "be|get|want|like removed|deleted",
    "leave me|us|this ?number alone",
    "leave me|us the hell|heck|fuck alone",
    "lose|erase|forget|block ?my|this|our number",
    "i|we|hereby|you|to revoke|withdraw|rescind",
    "revoke|withdraw|withdrawing|revoking|rescind ?my|our|any|all ?prior consent|permission",
    "not|never|dont|didnt *have|give|gave|given|got|you|my|our|any|me|i consent|permission|authorize|authorized",
    "fuck|f|piss|screw|buzz off|you|u",
    "go to hell",
    "blocking|reporting|reported|block|report you|this|your",
    "will|gonna|going *to|be block|report|sue",
    "do not call",
    "enough ?with|of ?the|these|your texts|messages|spam",
    "quit|stop it",
    "quit|stop hitting|blowing ?me|us|my ?phone up",
    "deja|dejen|deje de",
    "no me|nos manden|mande|envien|envie|escriban|escriba|contacten|contacte",
    "desuscribir|desinscribir|desabonner|desinscrire",
});

constexpr auto not_theirs =
    std::to_array<std::string_view>({"i", "we", "they", "he", "she", "who", "folks", "customers", "people", "guests",
                                     "why", "staff", "employees", "which", "clients"});

constexpr auto not_after_stop = std::to_array<std::string_view>(
    {"by",        "in",       "at",       "over",    "on",         "off",     "for",    "out",      "through",
     "into",      "near",     "here",     "there",   "along",      "sign",    "signs",  "light",    "lights",
     "motion",    "loss",     "watch",    "gap",     "serving",    "selling", "making", "doing",    "taking",
     "accepting", "using",    "offering", "working", "delivering", "around",  "up",     "carrying", "after",
     "when",      "worrying", "next",     "and",     "past",       "during"});

constexpr auto before_stop =
    std::to_array<std::string_view>({"please", "pls", "plz", "said", "to", "just", "must", "you", "u", "should", "will",
                                     "this", "them", "asked", "want", "texts", "it", "messages", "and"});

}  // namespace

const phrases& known_phrases() {
    static constexpr phrases all{fillers, stop_words, whole_clauses, anywhere, not_theirs, before_stop, not_after_stop};
    return all;
}

}  // namespace fib::inbound
