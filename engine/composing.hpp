#pragma once

#include "pipeline/compose.hpp"
#include "pipeline/tracking_link.hpp"
#include "pipeline/unsubscribe_link.hpp"
#include "settings.hpp"

namespace fib {

/// What writes mails with these settings, and what makes and reads the links in them. One thread at a time each.
pipeline::composer make_composer(const sending_settings& from);
pipeline::tracking_links make_tracking_links(const sending_settings& from);
pipeline::unsubscribe_links make_unsubscribe_links(const sending_settings& from);

}  // namespace fib
