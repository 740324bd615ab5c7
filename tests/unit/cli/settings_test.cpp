#include "support/far_drive.h"
#include "unit/cli/layers.h"

#include <set>

namespace holdfast::cli {
namespace {

const std::string kSecret(32, 's');

}  // namespace

TEST_CASE("Without settings there are defaults") {
    const Settings settings = settings_of({});
    CHECK_FALSE(settings.demo);
    CHECK(settings.listen.text() == "127.0.0.1:8080");
    CHECK(settings.demo_listen.text() == "127.0.0.1:8081");
    CHECK(settings.data_dir == "holdfast-data");
    CHECK(settings.database_url.empty());
    CHECK(settings.public_url.empty());
    CHECK(settings.app_url.empty());
    CHECK(settings.secret.empty());
    CHECK_FALSE(settings.log_format);
    CHECK(settings.drain == std::chrono::seconds(2));
    CHECK(settings.keep_alive == std::chrono::days(30));
    CHECK(settings.keep_events == std::chrono::days(400));
    CHECK(configured_providers(settings.providers).empty());
}

TEST_CASE("The demo provider follows the server to another port unless it is told otherwise") {
    CHECK(settings_of({{"listen", "127.0.0.1:9000"}}).demo_listen.text() == "127.0.0.1:9001");
    CHECK(settings_of({{"listen", "127.0.0.1:0"}}).demo_listen.text() == "127.0.0.1:0");
    CHECK(settings_of({{"listen", "127.0.0.1:65535"}}).demo_listen.text() == "127.0.0.1:0");
    CHECK(settings_of({{"listen", "127.0.0.1:9000"}, {"demo-listen", "[::1]:7"}}).demo_listen.text() ==
          "[::1]:7");
}

TEST_CASE("All flags of the manual are there") {
    std::set<std::string> names;
    for (const Flag& flag : flags()) names.insert(flag.name);
    CHECK(names.size() == flags().size());
    for (const char* name : {"demo",
                             "open",
                             "listen",
                             "database-url",
                             "data-dir",
                             "public-url",
                             "app-url",
                             "secret",
                             "secret-file",
                             "jwt-secret",
                             "demo-listen",
                             "rate-limits",
                             "supabase",
                             "supabase-anon-key",
                             "supabase-anon-key-file",
                             "supabase-service-role-key",
                             "supabase-service-role-key-file",
                             "trusted-proxies",
                             "allowed-hosts",
                             "hsts-subdomains",
                             "metrics-listen",
                             "drain-seconds",
                             "session-max-days",
                             "keep-alive-days",
                             "keep-events-days",
                             "webhook-private-addresses",
                             "handover-wait",
                             "handover-silence",
                             "handover-cool-down",
                             "onedrive-handover",
                             "log-format",
                             "log-level",
                             "onedrive-client-id",
                             "onedrive-client-secret",
                             "onedrive-tenant",
                             "onedrive-authorization-endpoint",
                             "onedrive-token-endpoint",
                             "onedrive-identity-endpoint",
                             "onedrive-quota-endpoint",
                             "onedrive-issuer",
                             "onedrive-jwks-uri",
                             "onedrive-scopes",
                             "google-drive-revocation-endpoint"}) {
        INFO(name);
        CHECK(names.count(name) == 1);
    }
}

TEST_CASE("Supabase's surface is served where it is asked for, and with the demo") {
    CHECK_FALSE(serves_supabase(settings_of({})));
    CHECK(serves_supabase(settings_of({{"supabase", "on"}})));
    CHECK(serves_supabase(settings_of({{"demo", "on"}})));
    CHECK_FALSE(serves_supabase(settings_of({{"demo", "on"}, {"supabase", "off"}})));
}

TEST_CASE("An earlier layer beats a later one") {
    const auto result = read_settings(
        {layer({{"listen", "127.0.0.1:1"}}), layer({{"listen", "127.0.0.1:2"}, {"app-url", "http://two"}}),
         layer({{"listen", "bad"}, {"app-url", "http://three"}, {"log-format", "json"}})});
    const auto* settings = std::get_if<Settings>(&result);
    REQUIRE(settings != nullptr);
    CHECK(settings->listen.port == 1);
    CHECK(settings->app_url == "http://two");
    CHECK(settings->log_format == base::LogFormat::json);
}

TEST_CASE("Every flag has a twin in the environment, and an empty value is a fault that names the flag") {
    for (const Flag& flag : flags()) {
        std::string name = "HOLDFAST_";
        for (const char c : flag.name) name += c == '-' ? '_' : static_cast<char>(std::toupper(c));
        INFO(name);
        CHECK_FALSE(environment_value(flag.name));
        const EnvironmentVariable variable(name, "");
        CHECK(environment_value(flag.name) == "");
        const auto result = read_settings({environment_value});
        REQUIRE(std::holds_alternative<Faults>(result));
        const auto& lines = std::get<Faults>(result).lines;
        REQUIRE(lines.size() == 1);
        CHECK(lines.front().starts_with("--" + std::string(flag.name) + ": "));
    }
}

TEST_CASE("All faults are reported at once") {
    const auto lines = faults_of({{"listen", "nowhere"},
                                  {"log-format", "xml"},
                                  {"log-level", "loud"},
                                  {"public-url", "ftp://x"},
                                  {"secret", "short"},
                                  {"onedrive-client-id", "id"}});
    REQUIRE(lines.size() == 6);
    CHECK(lines[0] == "--listen: 'nowhere' is not ADDRESS:PORT");
    CHECK(lines[1] == "--public-url: 'ftp://x' is not an http or https URL");
    CHECK(lines[2] == "--secret: has under 32 bytes");
    CHECK(lines[3] == "--log-format: 'xml' is not text, json or journal");
    CHECK(lines[4] == "--log-level: 'loud' is not debug, info, warning or error");
    CHECK(lines[5] == "--onedrive-client-id and --onedrive-client-secret go together");
}

TEST_CASE("Values that are taken, and values that are not") {
    struct Row {
        const char* flag;
        std::string value;
        bool good;
    };
    for (const Row& row :
         std::vector<Row>{{"demo", "on", true},
                          {"demo", "TRUE", true},
                          {"demo", "0", true},
                          {"demo", "maybe", false},
                          {"listen", "0.0.0.0:0", true},
                          {"listen", "[::1]:8080", true},
                          {"listen", "127.0.0.1", false},
                          {"listen", "127.0.0.1:65536", false},
                          {"public-url", "https://files.example", true},
                          {"public-url", "https://files.example:8443/", true},
                          {"public-url", "https://files.example/app", false},
                          {"public-url", "https://files.example?x=1", false},
                          {"public-url", "files.example", false},
                          {"app-url", "http://localhost:3000", true},
                          {"app-url", "javascript:alert(1)", false},
                          {"secret", std::string(32, 's'), true},
                          {"secret", std::string(31, 's'), false},
                          {"jwt-secret", std::string(31, 's'), false},
                          {"supabase", "on", true},
                          {"supabase", "maybe", false},
                          {"supabase-anon-key", "sb_publishable_0123456789abcdef", true},
                          {"supabase-anon-key", "sb_secret_0123456789abcdef", false},
                          {"supabase-service-role-key", "sb_secret_0123456789abcdef", true},
                          {"supabase-service-role-key", "a.b.c", false},
                          {"session-max-days", "1", true},
                          {"session-max-days", "3651", false},
                          {"keep-alive-days", "0", true},
                          {"keep-alive-days", "365", true},
                          {"keep-alive-days", "366", false},
                          {"keep-alive-days", "-1", false},
                          {"keep-alive-days", "a month", false},
                          {"keep-events-days", "0", true},
                          {"keep-events-days", "36500", true},
                          {"keep-events-days", "36501", false},
                          {"onedrive-tenant", "9188040d-6c67-4c5b-b112-36a304b66dad", true},
                          {"handover-wait", "1h", true},
                          {"handover-wait", "0h", false},
                          {"handover-wait", "72", false},
                          {"handover-silence", "yes", true},
                          {"handover-silence", "maybe", false},
                          {"handover-cool-down", "0h", true},
                          {"handover-cool-down", "721h", false},
                          {"onedrive-handover", "approval", true},
                          {"onedrive-handover", "never", true},
                          {"onedrive-handover", "always", false},
                          {"onedrive-tenant", "contoso.example", true},
                          {"onedrive-tenant", "a/b", false},
                          {"onedrive-tenant", "..%2f", false},
                          {"onedrive-token-endpoint", "http://127.0.0.1:9/token", true},
                          {"onedrive-token-endpoint", "http://localhost/token", true},
                          {"onedrive-token-endpoint", "https://login.example/token", true},
                          {"onedrive-token-endpoint", "http://login.example/token", false},
                          {"onedrive-token-endpoint", "http://127.0.0.1.example/token", false},
                          {"onedrive-issuer", "https://login.example/{tenantid}/v2.0", true},
                          {"onedrive-issuer", "http://login.example/{tenantid}/v2.0", false},
                          {"onedrive-jwks-uri", "http://login.example/keys", false}}) {
        INFO(row.flag << " " << row.value);
        CHECK(faults_of({{row.flag, row.value}}).empty() == row.good);
    }
}

TEST_CASE("A URL's last slash goes, an issuer stays as it is") {
    CHECK(settings_of({{"public-url", "https://files.example/"}}).public_url == "https://files.example");
    const Settings settings = settings_of({{"onedrive-client-id", "an-id"},
                                           {"onedrive-client-secret", "a-secret"},
                                           {"onedrive-issuer", "https://x/{tenantid}/v2.0"}});
    CHECK(configured_providers(settings.providers).at(0).issuer == "https://x/{tenantid}/v2.0");
}

TEST_CASE("Secret and secret file exclude each other") {
    CHECK(faults_of({{"secret", kSecret}, {"secret-file", "/etc/secret"}}) ==
          std::vector<std::string>{"--secret and --secret-file exclude each other"});
}

TEST_CASE("Anonymous users and a demand for verified emails exclude each other") {
    CHECK_FALSE(settings_of({}).handover_second_factor);
    CHECK(settings_of({{"handover-second-factor", "on"}}).handover_second_factor);
    CHECK_FALSE(settings_of({}).anonymous_sign_in);
    CHECK(settings_of({{"anonymous-sign-in", "on"}}).anonymous_sign_in);
    CHECK(faults_of({{"anonymous-sign-in", "on"}, {"require-verified-emails", "on"}}) ==
          std::vector<std::string>{"--anonymous-sign-in and --require-verified-emails exclude each other"});
}

TEST_CASE("The demo listens on loopback only, the server elsewhere too") {
    CHECK(faults_of({{"listen", "0.0.0.0:8080"}}).empty());
    CHECK(faults_of({{"demo", "on"}, {"listen", "127.0.0.2:1"}, {"demo-listen", "[::1]:0"}}).empty());
    CHECK(faults_of({{"demo", "on"}, {"listen", "0.0.0.0:8080"}, {"demo-listen", "192.0.2.1:8081"}}) ==
          std::vector<std::string>{"--listen: with --demo the server listens on loopback only",
                                   "--demo-listen: loopback only"});
    CHECK(faults_of({{"demo-listen", "192.0.2.1:8081"}}).empty());
}

TEST_CASE("A provider is used if its application is configured") {
    const Settings settings = settings_of({{"onedrive-client-id", "an-id"},
                                           {"onedrive-client-secret", "a-secret"},
                                           {"onedrive-tenant", "consumers"}});
    const auto providers = configured_providers(settings.providers);
    REQUIRE(providers.size() == 1);
    CHECK(providers[0].name == "onedrive");
    CHECK(providers[0].client_id == "an-id");
    CHECK(providers[0].client_secret == "a-secret");
    CHECK(providers[0].token_endpoint == "https://login.microsoftonline.com/consumers/oauth2/v2.0/token");
    CHECK(providers[0].identity_endpoint == "https://graph.microsoft.com/v1.0/me");
    CHECK(providers[0].quota_endpoint == "https://graph.microsoft.com/v1.0/me/drive");
    CHECK(faults_of({{"onedrive-client-secret", "a-secret"}}).size() == 1);
}

TEST_CASE("Where an endpoint is overridden, issuer and keys are too, or openid goes") {
    const Values application = {{"onedrive-client-id", "an-id"}, {"onedrive-client-secret", "a-secret"}};
    const std::string url = "https://login.example/x";
    for (const char* endpoint :
         {"onedrive-authorization-endpoint", "onedrive-token-endpoint", "onedrive-identity-endpoint"}) {
        INFO(endpoint);
        Values values = application;
        values[endpoint] = url;
        CHECK(faults_of(values).size() == 1);
        values["onedrive-issuer"] = url;
        CHECK(faults_of(values).size() == 1);
        values["onedrive-jwks-uri"] = url;
        CHECK(faults_of(values).empty());

        Values without_openid = application;
        without_openid[endpoint] = url;
        without_openid["onedrive-scopes"] = " Files.Read  User.Read ";
        const auto providers = configured_providers(settings_of(without_openid).providers);
        REQUIRE(providers.size() == 1);
        CHECK(providers[0].scopes == std::vector<std::string>{"Files.Read", "User.Read"});
        // A token of that provider is not for Microsoft.
        CHECK(providers[0].quota_endpoint.empty());
        without_openid["onedrive-quota-endpoint"] = url;
        CHECK(configured_providers(settings_of(without_openid).providers).at(0).quota_endpoint == url);
    }
}

TEST_CASE("The demo provider stands in for all that is not overridden, with its own issuer and keys") {
    const std::string origin = "http://127.0.0.1:8081";
    const auto plain = demo_providers(settings_of({{"demo", "on"}}).providers, origin).at(0);
    CHECK(plain.client_id == "demo-client");
    CHECK(plain.client_secret == "demo-secret");
    CHECK(plain.issuer == origin + "/common/v2.0");
    CHECK(plain.token_endpoint == origin + "/common/oauth2/v2.0/token");
    CHECK(plain.quota_endpoint == origin + "/v1.0/me/drive");

    const Settings settings = settings_of({{"demo", "on"},
                                           {"onedrive-client-id", "another"},
                                           {"onedrive-tenant", "consumers"},
                                           {"onedrive-issuer", "https://login.example"},
                                           {"onedrive-jwks-uri", "https://login.example/keys"},
                                           {"onedrive-identity-endpoint", "http://127.0.0.1:9/me"}});
    const auto changed = demo_providers(settings.providers, origin).at(0);
    CHECK(changed.client_id == "another");
    CHECK(changed.client_secret == "demo-secret");
    CHECK(changed.token_endpoint == origin + "/consumers/oauth2/v2.0/token");
    CHECK(changed.identity_endpoint == "http://127.0.0.1:9/me");
    CHECK(changed.quota_endpoint.empty());
    CHECK(changed.issuer == origin + "/consumers/v2.0");
    CHECK(changed.jwks_uri == origin + "/consumers/discovery/v2.0/keys");
}

TEST_CASE("Tokens of a server that the operator names are revoked at no other one") {
    const auto endpoint_of = [](Values more) {
        more.merge(Values{{"box-client-id", "id"}, {"box-client-secret", "secret"}});
        return configured_providers(settings_of(more).providers).front().revocation_endpoint;
    };
    CHECK(endpoint_of({}) == "https://api.box.com/oauth2/revoke");
    CHECK(endpoint_of({{"box-token-endpoint", "http://127.0.0.1:9/token"}}) == "");
    CHECK(endpoint_of({{"box-token-endpoint", "http://127.0.0.1:9/token"},
                       {"box-revocation-endpoint", "http://127.0.0.1:9/revoke"}}) ==
          "http://127.0.0.1:9/revoke");
}

TEST_CASE("Each provider has settings of its own, generated from its entry") {
    const oauth::Providers known({*oauth::known_providers().find("onedrive"), test::far_drive()});
    const Values values = {{"far-drive-client-id", "far-id"},
                           {"far-drive-client-secret", "far-secret"},
                           {"far-drive-region", "south"},
                           {"onedrive-client-id", "an-id"},
                           {"onedrive-client-secret", "a-secret"}};
    const auto result = read_settings({layer(values)}, known);
    REQUIRE(std::holds_alternative<Settings>(result));
    const auto providers = configured_providers(std::get<Settings>(result).providers, known);
    REQUIRE(providers.size() == 2);
    CHECK(providers[0].client_id == "an-id");
    CHECK(providers[1].name == "far_drive");
    CHECK(providers[1].client_id == "far-id");
    CHECK(providers[1].token_endpoint == "https://south.far.example/token");

    std::map<std::string, Flag> by_name;
    for (const Flag& flag : flags(known)) by_name.emplace(flag.name, flag);
    CHECK(by_name.at("far-drive-region").default_text == "north");
    CHECK(by_name.at("far-drive-region").meaning == "north or south");
    CHECK(by_name.at("far-drive-scopes").default_text == "files.list");
    // It does not tell how much an account stores.
    CHECK_FALSE(by_name.contains("far-drive-quota-endpoint"));
    CHECK(by_name.at("far-drive-token-endpoint").default_text == "Far Drive's");
    CHECK(by_name.count("onedrive-region") == 0);
    CHECK(by_name.count("far-drive-tenant") == 0);
}

TEST_CASE("A fault names the setting of the provider that it belongs to") {
    const oauth::Providers known({test::far_drive()});
    const auto result = read_settings(
        {layer({{"far-drive-region", "east"}, {"far-drive-client-id", "id"}, {"far-drive-scopes", " "}})},
        known);
    REQUIRE(std::holds_alternative<Faults>(result));
    CHECK(std::get<Faults>(result).lines ==
          std::vector<std::string>{"--far-drive-region: 'east' is neither north nor south",
                                   "--far-drive-scopes: is empty",
                                   "--far-drive-client-id and --far-drive-client-secret go together"});
}

TEST_CASE("Trusted proxies are addresses and ranges, separated by commas") {
    const Settings settings = settings_of({{"trusted-proxies", "10.0.0.0/8, ::1,192.0.2.7"}});
    const auto is_trusted = [&](const char* address) {
        return http::contains(settings.trusted_proxies, *http::Address::parse(address));
    };
    CHECK(is_trusted("10.1.2.3"));
    CHECK(is_trusted("::1"));
    CHECK(is_trusted("192.0.2.7"));
    CHECK_FALSE(is_trusted("192.0.2.8"));
    CHECK(faults_of({{"trusted-proxies", "10.0.0.0/8,proxy.example"}}) ==
          std::vector<std::string>{
              "--trusted-proxies: 'proxy.example' is neither an address nor a range such as "
              "10.0.0.0/8"});
}

TEST_CASE("Allowed hosts are names and addresses without a port") {
    CHECK(settings_of({{"allowed-hosts", "Files.example, 10.0.0.7,[2001:db8::1]"}}).allowed_hosts ==
          std::vector<std::string>{"files.example", "10.0.0.7", "2001:db8::1"});
    for (const char* wrong :
         {"https://files.example", "files.example:443", "files.example/app", "a b:1", "2001:db8::1"}) {
        INFO(wrong);
        CHECK(faults_of({{"allowed-hosts", wrong}}).size() == 1);
    }
}

TEST_CASE("The metrics have a listener only where one is given") {
    CHECK_FALSE(settings_of({}).metrics_listen);
    CHECK(settings_of({{"metrics-listen", "127.0.0.1:9464"}}).metrics_listen->port == 9464);
    CHECK(faults_of({{"metrics-listen", "9464"}}).size() == 1);
}

TEST_CASE("Rate limits are switched by their flag alone") {
    CHECK_FALSE(settings_of({}).rate_limits);
    CHECK(settings_of({{"rate-limits", "on"}}).rate_limits == true);
    CHECK(settings_of({{"rate-limits", "off"}}).rate_limits == false);
}

}  // namespace holdfast::cli
