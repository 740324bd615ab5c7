// One function for each row of the route table (api/routes.cpp).
#pragma once

#include "accounts/second_factors.h"
#include "api/route.h"

#include <string>
#include <string_view>

namespace holdfast::api {

using http::Request;
using http::Response;

// What the client calls itself; empty if it does not.
std::string_view user_agent_of(const Call& call);

// auth_handlers.cpp
Response sign_up(const Call& call);
Response log_in(const Call& call);
Response log_in_by_passkey(const Call& call);
Response refresh(const Call& call, const std::string& refresh_token);
Response log_out(const Call& call, const CurrentUser& user);
Response show_me(const Call& call, const CurrentUser& user);
Response delete_me(const Call& call, const CurrentUser& user);

// session_handlers.cpp
Response list_sessions(const Call& call, const CurrentUser& user);
Response end_other_sessions(const Call& call, const CurrentUser& user);
Response end_session(const Call& call, const CurrentUser& user);
Response change_password(const Call& call, const CurrentUser& user);
Response reauthenticate(const Call& call, const CurrentUser& user);
// Makes the session recent, by the password and, of a user with a second factor, the code beside it. Throws
// Refusal invalid_credentials, unavailable, or what refusal_of() makes of the code.
void require_password(const Call& call, const CurrentUser& user, const std::string& password);

// second_factor_handlers.cpp
Response show_second_factor(const Call& call, const CurrentUser& user);
Response begin_second_factor(const Call& call, const CurrentUser& user);
Response confirm_second_factor(const Call& call, const CurrentUser& user);
Response remove_second_factor(const Call& call, const CurrentUser& user);
// Lets a hand-over through: where it needs one, a code of the user's second factor is used up. Throws Refusal
// second_factor_missing, or what refusal_of() makes of the code.
void require_second_factor_for_handover(const Call& call, const CurrentUser& user);
// The code of a second factor, or the passkey in its place, that the request has beside its other fields.
// Throws Refusal invalid_request.
accounts::GivenCode code_of(const Call& call);
Refusal refusal_of(const accounts::CodeFault& fault);

// passkey_handlers.cpp
Response list_passkeys(const Call& call, const CurrentUser& user);
Response begin_adding_passkey(const Call& call, const CurrentUser& user);
Response add_passkey(const Call& call, const CurrentUser& user);
Response remove_passkey(const Call& call, const CurrentUser& user);
Response begin_passkey_sign_in(const Call& call);

// mail_handlers.cpp
Response forgot_password(const Call& call);
Response reset_password(const Call& call);
Response verify_email(const Call& call);
Response ask_to_verify_email(const Call& call, const CurrentUser& user);
Response change_email(const Call& call, const CurrentUser& user);
// The language of a mail that the request asks for.
std::string language_of(const Call& call);

// linking_handlers.cpp
Response list_providers(const Call& call);
Response login_url(const Call& call, const CurrentUser& user);
Response start_linking(const Call& call, const CurrentUser& user);
Response finish_linking(const Call& call);

// cloud_handlers.cpp
Response show_cloud_status(const Call& call, const CurrentUser& user);
Response disconnect_account(const Call& call, const CurrentUser& user);
Response delete_account(const Call& call, const CurrentUser& user);
Response set_nickname(const Call& call, const CurrentUser& user);

// transfer_handlers.cpp
Response preview_transfer(const Call& call, const CurrentUser& user);
Response transfer_ownership(const Call& call, const CurrentUser& user);
Response approve_request(const Call& call, const CurrentUser& user);
Response refuse_request(const Call& call, const CurrentUser& user);
Response list_transfer_events(const Call& call, const CurrentUser& user);
Response acknowledge_transfer_event(const Call& call, const CurrentUser& user);

// app_handlers.cpp
Response list_accounts_of_user(const Call& call, const storage::App& app);
Response show_account(const Call& call, const storage::App& app);
Response issue_access_token(const Call& call, const storage::AppAndTokens& found);
Response report_token(const Call& call, const storage::AppAndTokens& found);

// event_handlers.cpp
Response list_events(const Call& call, const storage::App& app);

// activity_handlers.cpp
Response list_activity(const Call& call, const CurrentUser& user);

// page_handlers.cpp
Response show_landing_page(const Call& call);
Response show_app_page(const Call& call);
Response show_account_page(const Call& call);
Response show_docs_page(const Call& call);
// The document of the API (api/openapi/document.h), for every origin.
Response show_document(const Call& call);
Response show_asset(const Call& call);
// A page of the frontend. A browser that came by another loopback name than the public URL's is redirected.
Response show_page(const Context& context, const Request& request, std::string_view file);
// 404 as a page: the form of the error `not_found` for a person (answers.h).
Response not_found_page(const Context& context, const Request& request);

// health_handlers.cpp
Response show_health(const Call& call);
Response show_readiness(const Call& call);
// The keys by which others verify access tokens (RFC 7517 section 5). Those of HS256 are secret and never
// listed (section 9.2).
Response show_public_keys(const Call& call);

}  // namespace holdfast::api
