// Random values from the operating system's generator.
#pragma once

#include <cstddef>
#include <string>

namespace holdfast::base {

// `size` unpredictable bytes.
std::string random_bytes(std::size_t size);

// A UUID of version 4 (RFC 9562 section 5.4) in lower case.
std::string random_uuid();

}  // namespace holdfast::base
