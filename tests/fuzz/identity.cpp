// The identity endpoint's answer: an identity that comes out is fit for the database and for a log line.
#include "oauth/identity.h"

#include "base/text.h"
#include "fuzz/property.h"

#include <string>
#include <variant>

using namespace holdfast;

namespace {

class Answering final : public http::Fetcher {
  public:
    explicit Answering(std::string_view body) : body_(body) {}
    http::FetchResult fetch(const http::FetchRequest&) override { return http::Answer{200, {}, body_}; }

  private:
    std::string body_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const oauth::Provider provider = *oauth::known_providers().find("onedrive");
    Answering fetcher(fuzz::text_of(bytes, size));
    const auto result = oauth::request_identity(fetcher, provider, "token");
    const auto* identity = std::get_if<oauth::Identity>(&result);
    if (identity == nullptr) return 0;
    const std::string& id = identity->provider_account_id;
    fuzz::must(!id.empty() && id.size() <= 255 && base::is_utf8(id) && !base::has_control(id), "a usable id");
    fuzz::must(!identity->email.empty() && identity->email.size() <= 254, "a usable email");
    return 0;
}
