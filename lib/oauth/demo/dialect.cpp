#include "oauth/demo/dialect.h"

#include <algorithm>

namespace holdfast::oauth::demo {

std::string Dialect::realm(const http::Request& request) const {
    const std::string& tenant = request.path_param("tenant");
    return tenant.empty() ? std::string(hosts.front()) : tenant;
}

const Dialect* dialect_of(std::string_view host) {
    if (host.empty()) return nullptr;
    for (const Dialect* dialect : kDialects) {
        if (std::ranges::find(dialect->hosts, host) != dialect->hosts.end()) return dialect;
    }
    return nullptr;
}

}  // namespace holdfast::oauth::demo
