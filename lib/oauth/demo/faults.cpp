#include "oauth/demo/faults.h"

#include <algorithm>
#include <cstddef>

namespace holdfast::oauth::demo {

bool has_fault(std::string_view email, Fault fault) {
    std::string_view rest = email.substr(0, email.find('@'));
    for (std::size_t plus = rest.find('+'); plus != std::string_view::npos; plus = rest.find('+')) {
        rest.remove_prefix(plus + 1);
        const std::string_view tag = rest.substr(0, rest.find('+'));
        const bool carried = std::any_of(kFaultTags.begin(), kFaultTags.end(), [&](const FaultTag& entry) {
            return entry.tag == tag && entry.fault == fault;
        });
        if (carried) return true;
    }
    return false;
}

}  // namespace holdfast::oauth::demo
