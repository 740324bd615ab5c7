// lib/api/transfer_handlers.cpp
#include "api/openapi/areas.h"
#include "api/openapi/parts.h"

#include <algorithm>
#include <iterator>

namespace holdfast::api::openapi {
namespace {

Schema who_answers() { return words({"owner", "operator"}); }

// An item of the list, with what its kind has beside the others.
Schema item(std::vector<Field> fields) {
    std::vector<Field> all = {{"id", uuid()},
                              {"provider", provider()},
                              {"provider_account_id", text("8f1e2d3c4b5a6978")},
                              {"account_email", text("team@outlook.example")},
                              {"created_at", time()}};
    std::ranges::move(fields, std::back_inserter(all));
    return object(all);
}

Schema handed_over() {
    return item({{"nickname", nullable(text("Work"))},
                 {"event_type", always("ownership_transferred")},
                 {"direction", words({"from_me", "to_me"})},
                 {"acknowledged_at", nullable(time())}});
}

Schema offered() {
    return noted(item({{"nickname", nullable(text("Work"))},
                       {"event_type", always("ownership_requested")},
                       {"direction", always("from_me")},
                       {"expires_at", time()},
                       {"waits_for", nullable(who_answers())}}),
                 "Somebody else may take over an account of the user's.");
}

Schema asked() {
    return noted(item({{"event_type", words({"ownership_requested", "ownership_refused"})},
                       {"direction", always("to_me")},
                       {"expires_at", time()},
                       {"waits_for", nullable(who_answers())}}),
                 "The user has asked for an account.");
}

std::vector<Error> token_errors() {
    return {Error::invalid_transfer_token, Error::transfer_token_expired, Error::not_your_transfer,
            Error::handover_disabled,      Error::handover_refused,       Error::account_not_found,
            Error::owner_changed,          Error::too_many_accounts,      Error::handover_cooling_down};
}

std::vector<Error> transfer_errors() {
    auto errors = token_errors();
    errors.insert(errors.end(), {Error::second_factor_required, Error::invalid_code, Error::invalid_passkey,
                                 Error::second_factor_missing});
    return errors;
}

Field token_field() {
    return {"transfer_token",
            noted(text("eyJhbGciOi..."), "Of a callback that ended in ownership_conflict.")};
}

Operation answer_to(std::string_view path, std::string_view id, std::string_view text) {
    return {.method = "POST",
            .path = path,
            .id = id,
            .text = text,
            .answers = {ok(success_of({}))},
            .errors = {Error::request_not_found, Error::too_many_accounts}};
}

}  // namespace

Area handover_area() {
    return {
        "Hand-over",
        "A cloud account that somebody else owns is handed over to who has proved control of it.",
        {
            {.method = "POST",
             .path = "/cloud/transfer-ownership/preview",
             .id = "previewTransfer",
             .text = "What a transfer token offers, and whose answer it will wait for.",
             .request = object({token_field()}),
             .answers = {ok(success_of({{"provider", provider()},
                                        {"account_email", text("team@outlook.example")},
                                        {"expires_at", time()},
                                        {"waits_for", nullable(who_answers())}}),
                            "The offer.")},
             .errors = token_errors()},
            {.method = "POST",
             .path = "/cloud/transfer-ownership",
             .id = "transferOwnership",
             .text = "Takes the account over. A repeat says so.",
             .request = object({token_field(), code_field(), passkey_field()}),
             .answers = {ok(success_of({{"account_id", uuid()},
                                        {"message",
                                         text(example_provider().name + " account transferred successfully")},
                                        {"repeated", flag(false)}}),
                            "The account is the user's."),
                         {202, "The owner or the operator is asked.",
                          success_of({{"waits_for", who_answers()}, {"expires_at", time()}})}},
             .errors = transfer_errors()},
            answer_to("/me/transfer-requests/{id}/approve", "approveRequest",
                      "The owner hands the account over to who has asked for it."),
            answer_to("/me/transfer-requests/{id}/refuse", "refuseRequest", "The owner keeps the account."),
            {.method = "GET",
             .path = "/me/transfer-events",
             .id = "listTransferEvents",
             .text = "What was handed over from or to the user, and what is being asked for.",
             .parameters = page_parameters_if_none_match(),
             .answers = {ok(object({{"events", list(one_of({handed_over(), offered(), asked()}))},
                                    {"next", nullable(text("42"))}}),
                            "Open requests first, then the events from the newest on."),
                         not_modified()},
             .errors = {Error::invalid_request}},
            {.method = "PATCH",
             .path = "/me/transfer-events/{id}/acknowledge",
             .id = "acknowledgeTransferEvent",
             .text = "The user has seen the event.",
             .answers = {ok(success_of({}))},
             .errors = {Error::event_not_found}},
        }};
}

}  // namespace holdfast::api::openapi
