#include "storage/revocations.h"

namespace holdfast::storage {

std::string_view if_named(std::string_view provider, std::string_view providers) {
    const std::string list = " " + std::string(providers) + " ";
    return list.find(" " + std::string(provider) + " ") == std::string::npos ? std::string_view() : provider;
}

}  // namespace holdfast::storage
