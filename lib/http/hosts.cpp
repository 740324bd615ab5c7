#include "http/hosts.h"

#include "base/text.h"
#include "http/address.h"

#include <algorithm>

namespace holdfast::http {

namespace {

std::string_view without_port(std::string_view host) {
    if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
    return host.substr(0, host.find(':'));
}

// Each address in one spelling.
std::string name_of(std::string_view host) {
    const auto address = Address::parse(host);
    return address ? address->text() : base::ascii_lower(host);
}

}  // namespace

Hosts::Hosts(const std::vector<std::string>& names, bool has_every_address)
    : has_every_address_(has_every_address) {
    for (const std::string& name : names) names_.push_back(name_of(name));
}

bool Hosts::contain(std::string_view host) const {
    const std::string_view bare = without_port(host);
    const auto address = Address::parse(bare);
    if (address && (has_every_address_ || address->is_loopback())) return true;
    const std::string name = address ? address->text() : base::ascii_lower(bare);
    return name == "localhost" || std::find(names_.begin(), names_.end(), name) != names_.end();
}

}  // namespace holdfast::http
