#include "cli/provider_config.h"

#include "base/text.h"
#include "cli/start_checks.h"
#include "support/temp_dir.h"
#include "unit/cli/layers.h"

#include <fstream>

namespace holdfast::cli {
namespace {

using oauth::Provider;

const std::string kTenant = "11111111-2222-4333-8444-555555555555";

struct Folder {
    test::TempDir folder;

    std::string file(const std::string& name, const std::string& content, bool is_open = false) const {
        const auto path = folder.path() / name;
        std::ofstream(path) << content;
        std::filesystem::permissions(path, std::filesystem::perms(is_open ? 0644 : 0600));
        return path.string();
    }
    ProviderConfig read(const std::string& content) const {
        return read_provider_config(file("providers.json", content), oauth::known_providers());
    }
    // The faults without the flag and the path before them.
    std::vector<std::string> faults(const std::string& content) const {
        std::vector<std::string> lines = read(content).faults;
        const std::string begin = "--provider-config: '" + (folder.path() / "providers.json").string() + "'";
        for (std::string& line : lines) {
            REQUIRE(line.starts_with(begin));
            line = line.substr(begin.size());
        }
        return lines;
    }
};

// An entry that is right but for these members, which replace its own.
std::string entry(const std::string& members) {
    base::Json json = base::Json::parse(R"({"name":"work","kind":"oidc","issuer":"https://id.example",)"
                                        R"("client_id":"an-id","client_secret":"a-secret"})")
                          .value();
    const base::Json changes = base::Json::parse("{" + members + "}").value();
    for (const auto& [name, value] : *changes.as_object()) json.set(name, value);
    base::Json::Object kept;
    for (const auto& member : *json.as_object()) {
        if (!member.second.is_null()) kept.push_back(member);
    }
    return R"({"providers":[)" + base::Json(kept).dump() + "]}";
}

}  // namespace

TEST_CASE("A file of providers names any issuer, and several of one kind") {
    const Folder folder;
    const std::string secret = folder.file("secret", "kept in a file\n");
    const auto config = folder.read(R"({"providers":[
        {"name":"work","kind":"oidc","display_name":"Work","issuer":"https://id.example.org/",
         "client_id":"1","client_secret":"2","scopes":["openid","groups"],"claims":{"id":"employee"},
         "authorization_parameters":{"audience":"files"}},
        {"name":"onedrive_contoso","kind":"onedrive","tenant":")" +
                                    kTenant + R"(","client_id":"3","client_secret_file":")" + secret + R"("},
        {"name":"google_two","kind":"google_drive","client_id":"5","client_secret":"6",
         "authorization_parameters":{"prompt":"select_account"}},
        {"name":"fixed","kind":"oidc","issuer":"https://fixed.example","client_id":"7","client_secret":"8",
         "authorization_endpoint":"https://fixed.example/a","token_endpoint":"https://fixed.example/t",
         "jwks_uri":"https://fixed.example/k","client_authentication":"client_secret_post"}]})");
    CHECK(config.faults == std::vector<std::string>());
    REQUIRE(config.providers.size() == 4);

    const Provider& work = config.providers[0];
    CHECK(work.name == "work");
    CHECK(work.display_name == "Work");
    CHECK(work.mark == "key");
    CHECK(work.issuer == "https://id.example.org/");
    CHECK(work.client_id == "1");
    CHECK(work.client_secret == "2");
    CHECK(work.scope() == "openid groups");
    CHECK(*work.authorization_parameters.only("audience") == "files");
    CHECK(work.is_to_be_discovered());
    const auto identity =
        work.read_identity(base::Json::parse(R"({"sub":"s","employee":"17","email":"a@x.example"})").value());
    CHECK(identity.value().provider_account_id == "17");

    const Provider& contoso = config.providers[1];
    CHECK(contoso.name == "onedrive_contoso");
    CHECK(contoso.display_name == "onedrive_contoso");
    CHECK(contoso.mark == "cloud");
    CHECK(contoso.client_secret == "kept in a file");
    CHECK(contoso.issuer == "https://login.microsoftonline.com/" + kTenant + "/v2.0");

    const Provider& google = config.providers[2];
    CHECK(*google.authorization_parameters.only("prompt") == "select_account");
    CHECK(*google.authorization_parameters.only("access_type") == "offline");

    const Provider& fixed = config.providers[3];
    CHECK(fixed.display_name == "fixed");
    CHECK_FALSE(fixed.is_to_be_discovered());
    CHECK(fixed.identity_source == oauth::IdentitySource::id_token);
    CHECK(fixed.client_authentication == oauth::ClientAuthentication::client_secret_post);
    CHECK(fixed.scope() == "openid email offline_access");
}

TEST_CASE(
    "Where the endpoints are given, the client authenticates by Basic unless the entry says otherwise") {
    const Folder folder;
    const std::string endpoints =
        R"("authorization_endpoint":"https://x/a","token_endpoint":"https://x/t","jwks_uri":"https://x/k",)"
        R"("identity_endpoint":"https://x/me")";
    const auto config = folder.read(entry(endpoints));
    CHECK(config.faults.empty());
    CHECK(config.providers.at(0).client_authentication == oauth::ClientAuthentication::client_secret_basic);
    CHECK(config.providers.at(0).identity_source == oauth::IdentitySource::endpoint);
}

TEST_CASE("What is wrong with a file as a whole is one line") {
    const Folder folder;
    const std::string shape = " must be an object with the list \"providers\" and nothing else";
    CHECK(folder.faults("") == std::vector<std::string>{" is not JSON"});
    CHECK(folder.faults("{") == std::vector<std::string>{" is not JSON"});
    CHECK(folder.faults("[]") == std::vector<std::string>{shape});
    CHECK(folder.faults("{}") == std::vector<std::string>{shape});
    CHECK(folder.faults(R"({"providers":{}})") == std::vector<std::string>{shape});
    CHECK(folder.faults(R"({"providers":[],"more":1})") == std::vector<std::string>{shape});
    CHECK(folder.faults(R"({"providers":[]})").empty());
    CHECK(folder.faults(R"({"providers":["x"]})") ==
          std::vector<std::string>{": providers[0] must be an object"});
    CHECK(read_provider_config("/nowhere/at/all", oauth::known_providers()).faults ==
          std::vector<std::string>{"--provider-config: '/nowhere/at/all' can't be read"});
}

TEST_CASE("Every fault of an entry names its place") {
    const Folder folder;
    const auto [members, fault] = GENERATE(table<std::string, std::string>({
        {R"("name":null)", "name: is missing"},
        {R"("name":7)", "name: must be a text"},
        {R"("name":"")", "name: '' is not 1 to 32 lower case letters, digits and '_'"},
        {R"("name":"My-Work")", "name: 'My-Work' is not 1 to 32 lower case letters, digits and '_'"},
        {R"("name":"a/b")", "name: 'a/b' is not 1 to 32 lower case letters, digits and '_'"},
        {R"("name":"dropbox")", "name: 'dropbox' is the name of a kind of its own"},
        {R"("kind":null)", "kind: is missing"},
        {R"("kind":"oicd")", "kind: there is no kind 'oicd': did you mean oidc?"},
        {R"("kind":"one-drive")", "kind: there is no kind 'one-drive': did you mean onedrive?"},
        {R"("display_name":"")", "display_name: must have 1 to 64 visible characters"},
        {R"("display_name":"a\nb")", "display_name: must have 1 to 64 visible characters"},
        {R"("issuer":null)", "issuer: is missing"},
        {R"("issuer":"id.example")", "issuer: 'id.example' is not an http or https URL"},
        {R"("issuer":"http://id.example")",
         "issuer: 'http://id.example' must be https (http is for loopback)"},
        {R"("issuer":"https://x/{tenantid}")", "issuer: must be the issuer to the letter, without a query"},
        {R"("issuer":"https://x/?y")", "issuer: must be the issuer to the letter, without a query"},
        {R"("isuer":"https://x")", "isuer: there is no such member: did you mean issuer?"},
        {R"("tenant":"common")", "tenant: there is no such member"},
        {R"("client_id":null)", "client_id: is missing"},
        {R"("client_id":"")", "client_id: is empty"},
        {R"("client_secret":null)", "client_secret: is missing, or client_secret_file"},
        {R"("client_secret":"")", "client_secret: is empty"},
        {R"("client_secret":null,"client_secret_file":"/nowhere")",
         "client_secret_file: '/nowhere' can't be read"},
        {R"("scopes":"openid")", "scopes: must be a list of texts without blanks"},
        {R"("scopes":["openid email"])", "scopes: must be a list of texts without blanks"},
        {R"("scopes":[])", "scopes: is empty"},
        {R"("scopes":["email"])", "scopes: must have openid"},
        {R"("claims":["sub"])", "claims: must be an object of texts"},
        {R"("claims":{"id":7})", "claims: must be an object of texts"},
        {R"("claims":{"id":""})", "claims.id: is empty"},
        {R"("claims":{"mail":"m"})", "claims.mail: is neither id nor email: did you mean email?"},
        {R"("claims":{"id":"email"})",
         "claims.id: 'email' may be given to somebody else: take a claim that never changes"},
        {R"("authorization_parameters":{"state":"x"})", "authorization_parameters.state: is Holdfast's own"},
        {R"("authorization_parameters":{"max_age":7})",
         "authorization_parameters: must be an object of texts"},
        {R"("identity_source":"me")", "identity_source: 'me' is neither userinfo nor id_token"},
        {R"("identity_endpoint":"https://x/me")",
         "identity_endpoint: is taken from the issuer's discovery document, unless authorization_endpoint, "
         "token_endpoint and jwks_uri are set"},
        {R"("kind":"onedrive","issuer":null,"tenant":"a b")", "tenant: 'a b' is not a tenant's name or id"},
        {R"("kind":"onedrive","issuer":null,"token_endpoint":"https://x/t")",
         "issuer: and jwks_uri must be set if an endpoint is overridden, or openid must leave scopes"},
        {R"("kind":"box","issuer":null,"claims":{})", "claims: there is no such member"},
    }));
    INFO(members);
    CHECK(folder.faults(entry(members)) == std::vector<std::string>{": providers[0]." + fault});
}

TEST_CASE("All faults of a file are told at once, with every other fault of the settings") {
    const Folder folder;
    const std::string path = folder.file(
        "providers.json",
        R"({"providers":[{"name":"a","kind":"box","client_id":"1","client_secret":"2","client_secret_file":"/x"},
            {"name":"B","kind":"oidc","token_endpoint":"ftp://x","client_id":"1","client_secret":"2"}]})");
    const auto faults = faults_of({{"provider-config", path}, {"listen", "nowhere"}});
    const std::string begin = "--provider-config: '" + path + "': providers[";
    CHECK(faults ==
          std::vector<std::string>{
              "--listen: 'nowhere' is not ADDRESS:PORT",
              begin + "0].client_secret: and client_secret_file exclude each other",
              begin + "0].client_secret_file: '/x' can't be read",
              begin + "1].name: 'B' is not 1 to 32 lower case letters, digits and '_'",
              begin + "1].token_endpoint: 'ftp://x' is not an http or https URL",
              begin + "1].issuer: is missing",
              begin + "1].authorization_endpoint: is missing: set all endpoints, or none to discover them",
              begin + "1].jwks_uri: is missing: set all endpoints, or none to discover them",
          });
}

TEST_CASE("A secret does not show in a fault") {
    const Folder folder;
    for (const std::string& line : folder.faults(entry(R"("client_secret":"hunter2hunter2","more":1)")))
        CHECK(line.find("hunter2") == std::string::npos);
}

TEST_CASE("Two providers that may lead to one account stop the start") {
    const Folder folder;
    const auto faults = [&](const std::string& entries, Values values) {
        values["provider-config"] = folder.file("providers.json", R"({"providers":[)" + entries + "]}");
        return faults_of(values);
    };
    const std::string client = R"("client_id":"1","client_secret":"2")";
    const std::string contoso =
        R"({"name":"contoso","kind":"onedrive","tenant":")" + kTenant + R"(",)" + client + "}";
    const auto box = [&](const std::string& name) {
        return R"({"name":")" + name + R"(","kind":"box",)" + client + "}";
    };
    const auto refusal = [](const std::string& one, const std::string& other) {
        return std::vector<std::string>{
            "the providers '" + one + "' and '" + other +
            "' may lead to the same cloud account, which could then have two owners: leave one out, or give "
            "each an issuer or a tenant (by its id) of its own"};
    };
    const Values onedrive = {{"onedrive-client-id", "1"}, {"onedrive-client-secret", "2"}};
    Values of_a_tenant = onedrive;
    of_a_tenant["onedrive-tenant"] = "99999999-2222-4333-8444-555555555555";

    CHECK(faults(contoso, {}).empty());
    CHECK(faults(contoso, onedrive) == refusal("onedrive", "contoso"));
    CHECK(faults(contoso, of_a_tenant).empty());
    CHECK(faults(box("box") + "," + box("box_two"), {}) == refusal("box", "box_two"));
    CHECK(faults(box("one") + "," + contoso, {}).empty());
    CHECK(faults(box("box"), {{"box-client-id", "1"}, {"box-client-secret", "2"}}) ==
          std::vector<std::string>{"there are two providers of the name 'box': rename the newer one, whose "
                                   "name no account bears yet"});
    // With the demo every known provider is there, as the demo's.
    CHECK(faults(contoso, {{"demo", "on"}}).empty());
    const auto local = [&](const std::string& tenant) {
        return R"({"name":"local","kind":"oidc","issuer":"http://127.0.0.1:8081/)" + tenant + R"(/v2.0",)" +
               client + "}";
    };
    CHECK(faults(local("work"), {{"demo", "on"}}).empty());
    CHECK(faults(local("common"), {{"demo", "on"}}) == refusal("onedrive", "local"));
    CHECK(faults(box("box"), {{"demo", "on"}}).size() == 1);
}

TEST_CASE("The providers that are served are those of the flags and those of the file") {
    const Folder folder;
    const std::string path = folder.file("providers.json", entry(""));
    const auto names = [&](Values values) {
        values["provider-config"] = path;
        std::string joined;
        for (const Provider& one : served_providers(settings_of(values), "http://127.0.0.1:8081"))
            joined += one.name + " ";
        return joined;
    };
    CHECK(names({}) == "work ");
    CHECK(names({{"box-client-id", "1"}, {"box-client-secret", "2"}}) == "box work ");
    CHECK(names({{"demo", "on"}}) == "onedrive google_drive dropbox box work ");
}

TEST_CASE("A start warns of a provider's secret that every user can read") {
    const Folder folder;
    const std::string secret = folder.file("secret", "s", true);
    const auto warnings = [&](const std::string& content, bool is_open) {
        Settings settings = settings_of({{"provider-config", folder.file("p.json", content, is_open)}});
        settings.data_dir = folder.folder.path() / "data";
        settings.secret = "Zm9yIGEgdGVzdCBvbmx5LCBub3QgcmVhbGx5IHNlY3JldA";
        return start_warnings(settings, "https://files.example", "https://files.example");
    };
    const std::string by_file = entry(R"("client_secret":null,"client_secret_file":")" + secret + "\"");
    CHECK(warnings(entry(""), false).empty());
    CHECK_THAT(warnings(entry(""), true).at(0),
               Catch::StartsWith("--provider-config: every user of this machine can read"));
    const auto of_secret = warnings(by_file, true);
    REQUIRE(of_secret.size() == 1);
    CHECK_THAT(of_secret.front(), Catch::StartsWith("--provider-config: providers[0].client_secret_file: "
                                                    "every user of this machine can read " +
                                                    secret));
}

}  // namespace holdfast::cli
