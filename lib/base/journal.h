// Log lines for systemd's journal, each fact of a line as a field of its own: HOLDFAST_STATUS=404. In the
// journal's native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL), which is a datagram for each line.
#pragma once

#include "base/log.h"

#include <memory>
#include <string>

namespace holdfast::base {

// True if what is written to this descriptor arrives in the journal, as JOURNAL_STREAM says
// (systemd.exec(5)).
bool leads_to_journal(int descriptor);

// A line that the journal does not take goes to `fallback`.
std::unique_ptr<Log> open_journal(std::unique_ptr<Log> fallback,
                                  std::string socket = "/run/systemd/journal/socket");

}  // namespace holdfast::base
