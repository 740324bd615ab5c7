#include "demo/lab_user.h"

#include "api/errors.h"
#include "base/encoding.h"
#include "base/random.h"
#include "http/url.h"
#include "storage/users.h"

#include <algorithm>
#include <string_view>

namespace holdfast::demo {
namespace {

using base::Json;

constexpr std::size_t kPasswordBytes = 18;
constexpr std::string_view kToken = "transfer_token=";

std::string text_at(const Json& body, std::string_view name) {
    const std::string* text = body.string(name);
    return text != nullptr ? *text : "";
}

[[noreturn]] void refuse(const std::string& what, const Browser::Reply& reply) {
    throw api::Refusal(api::Error::unavailable, what + ": the server answered " + reply.error() + ".");
}

}  // namespace

void LabUser::arrive() {
    if (is_signed_in() || log_in()) return;
    leave();
    password_ = base::base64url_encode(base::random_bytes(kPasswordBytes));
    const auto reply =
        browser_.post("/api/v1/auth/signup",
                      Json::object({{"email", email_}, {"password", password_}, {"username", username_}}));
    const Json* data = reply.body.find("data");
    if (reply.status != 201 || data == nullptr) refuse(username_ + " can't sign up", reply);
    user_id_ = text_at(*data, "user_id");
}

bool LabUser::is_signed_in() { return !user_id_.empty() && browser_.get("/api/v1/auth/me").status == 200; }

bool LabUser::log_in() {
    if (user_id_.empty()) return false;
    browser_.forget_everything();
    const auto reply =
        browser_.post("/api/v1/auth/login", Json::object({{"email", email_}, {"password", password_}}));
    return reply.status == 200;
}

std::string LabUser::begin_connecting(const std::string& provider, const std::string& account_email) {
    const auto reply = browser_.get("/auth/" + http::percent_encode(provider) + "/login-url");
    if (reply.status != 200) refuse(username_ + " can't begin to connect", reply);
    return browser_.sign_in_at_provider(text_at(reply.body, "url"), account_email);
}

Connected LabUser::finish_connecting(const std::string& callback_target) {
    const auto reply = browser_.get(callback_target);
    const std::string query =
        reply.location.substr(std::min(reply.location.find('?') + 1, reply.location.size()));
    const http::Params result = http::Params::parse(query.substr(0, query.find('#')));
    if (result.only("connection") != nullptr) return {"linked"};
    const std::string* error = result.only("error");
    if (error == nullptr) return {reply.error()};
    const auto token = query.find(kToken);
    if (*error != "ownership_conflict" || token == std::string::npos) return {*error};
    offers_.push_back({query.substr(token + kToken.size()), "", ""});
    return {"conflict", offers_.back()};
}

std::optional<Offer> LabUser::newest_offer() {
    if (offers_.empty()) return std::nullopt;
    Offer& offer = offers_.back();
    const auto reply = browser_.post("/cloud/transfer-ownership/preview",
                                     Json::object({{"transfer_token", offer.transfer_token}}));
    if (reply.status != 200) return std::nullopt;
    offer.account_email = text_at(reply.body, "account_email");
    offer.expires_at = text_at(reply.body, "expires_at");
    return offer;
}

std::optional<std::string> LabUser::take_over() {
    if (offers_.empty()) return std::nullopt;
    const auto reply = browser_.post("/cloud/transfer-ownership",
                                     Json::object({{"transfer_token", offers_.back().transfer_token}}));
    offers_.pop_back();
    if (reply.status == 202) return "waits_for_" + text_at(reply.body, "waits_for");
    return reply.status == 200 ? "transferred" : reply.error();
}

std::optional<Json> LabUser::newest_account() {
    const auto reply = browser_.get("/me/cloud-status");
    const Json* accounts = reply.body.find("accounts");
    if (accounts == nullptr || accounts->as_array() == nullptr || accounts->as_array()->empty())
        return std::nullopt;
    return accounts->as_array()->back();
}

Json LabUser::news() {
    const auto reply = browser_.get("/me/transfer-events");
    const Json* events = reply.body.find("events");
    return events != nullptr ? *events : Json(Json::Array());
}

Json LabUser::json() const {
    return Json::object({{"user_id", user_id_}, {"username", username_}, {"email", email_}});
}

void LabUser::leave() {
    if (const auto found = store_->run(storage::FindCredentials{email_}))
        (void)store_->run(storage::DeleteUser{found->user_id, clock_->now()});
    browser_.forget_everything();
    user_id_.clear();
    offers_.clear();
}

}  // namespace holdfast::demo
