// The codes that a callback can end with besides success, as the redirect's ?error= and as JSON.
#pragma once

#include "accounts/linking.h"

#include <span>
#include <string>
#include <string_view>

namespace holdfast::api {

struct CallbackError {
    std::string_view code;    // {provider} stands for the provider's name
    int status;               // of the JSON form
    std::string_view detail;  // of the JSON form, one sentence for a person
    std::string_view hint = {};
};

std::span<const CallbackError> callback_error_table();

const CallbackError& callback_error_of(accounts::LinkFault fault);
const CallbackError& callback_error_of(const accounts::ProviderDenied& denied);
const CallbackError& ownership_conflict_error();

// The code with the provider's name filled in.
std::string code_for(const CallbackError& error, std::string_view provider);

}  // namespace holdfast::api
