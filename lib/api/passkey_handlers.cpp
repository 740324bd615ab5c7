// The passkeys of a user: listed, added, removed, and what a browser needs to sign in by one. The sign-in
// itself is in auth_handlers.cpp.
#include "accounts/validation.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/passkey_json.h"
#include "api/request_body.h"
#include "base/json.h"
#include "storage/passkeys.h"
#include "storage/sessions.h"

namespace holdfast::api {
namespace {

using base::Json;

Json passkey_json(const storage::Passkey& passkey) {
    return Json::object({
        {"id", passkey.id},
        {"name", passkey.name},
        {"created_at", base::rfc3339(passkey.created_at)},
        {"last_used_at", passkey.last_used_at ? Json(base::rfc3339(*passkey.last_used_at)) : Json()},
    });
}

void require_available(const Call& call) {
    if (!call.context.passkeys.are_available()) throw Refusal(Error::passkeys_unavailable);
}

Refusal refusal_of(accounts::AddPasskeyFault fault) {
    switch (fault) {
        case accounts::AddPasskeyFault::not_accepted:
            return Refusal(Error::passkey_not_accepted);
        case accounts::AddPasskeyFault::taken:
            return Refusal(Error::passkey_exists);
        case accounts::AddPasskeyFault::too_many:
            return Refusal(Error::too_many_passkeys);
    }
    return Refusal(Error::internal_error);
}

}  // namespace

Response list_passkeys(const Call& call, const CurrentUser& user) {
    Json::Array passkeys;
    for (const storage::Passkey& passkey : call.context.passkeys.list(user.user_id))
        passkeys.push_back(passkey_json(passkey));
    return success_response(200, Json::object({{"available", call.context.passkeys.are_available()},
                                               {"passkeys", std::move(passkeys)}}));
}

Response begin_adding_passkey(const Call& call, const CurrentUser& user) {
    const auto creation = call.context.passkeys.begin_adding(user.user_id);
    if (!creation) throw Refusal(Error::passkeys_unavailable);
    return success_response(200, creation_json(*creation, user));
}

Response add_passkey(const Call& call, const CurrentUser& user) {
    const auto name = accounts::normalise_nickname(require_text(call.body, "name"));
    accounts::MadePasskey made = require_made_passkey(call.body, "credential");
    require_available(call);
    if (!name || name->empty()) throw Refusal(Error::invalid_passkey_name);
    made.name = *name;
    const auto result = call.context.passkeys.add(user, made, call.network);
    if (const auto* fault = std::get_if<accounts::AddPasskeyFault>(&result)) throw refusal_of(*fault);
    return success_response(201, passkey_json(std::get<storage::Passkey>(result)));
}

Response remove_passkey(const Call& call, const CurrentUser& user) {
    if (!call.context.passkeys.remove(user, call.request.path_param("id"), call.network))
        throw Refusal(Error::passkey_not_found);
    return Response::empty(204);
}

Response begin_passkey_sign_in(const Call& call) {
    const auto request = call.context.passkeys.begin_sign_in();
    if (!request) throw Refusal(Error::passkeys_unavailable);
    return success_response(200, request_json(*request));
}

}  // namespace holdfast::api
