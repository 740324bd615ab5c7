#include "cli/command_line.h"

#include "api/openapi/document.h"
#include "api/routes.h"
#include "support/temp_dir.h"
#include "unit/cli/layers.h"

#include <algorithm>
#include <fstream>

namespace holdfast::cli {
namespace {

Command read(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "holdfast");
    return read_command_line(static_cast<int>(arguments.size()), arguments.data());
}

std::string text_of(const Command& command) {
    const auto* text = std::get_if<ShowText>(&command);
    REQUIRE(text != nullptr);
    return text->text;
}

Settings settings_of(const Command& command) {
    const auto* faults = std::get_if<Faults>(&command);
    INFO((faults != nullptr ? faults->lines.front() : ""));
    REQUIRE(faults == nullptr);
    return std::get<Serve>(command).settings;
}

std::vector<std::string> faults_of(const Command& command) {
    const auto* faults = std::get_if<Faults>(&command);
    REQUIRE(faults != nullptr);
    return faults->lines;
}

// A configuration file.
class ConfigFile {
  public:
    explicit ConfigFile(const std::string& content) : path_((folder_.path() / "holdfast.conf").string()) {
        std::ofstream(path_) << content;
    }
    const char* path() const { return path_.c_str(); }

  private:
    test::TempDir folder_;
    std::string path_;
};

}  // namespace

TEST_CASE("Help names every flag with its default, and the version is told") {
    const std::string help = text_of(read({"serve", "--help"}));
    for (const Flag& flag : flags()) {
        CHECK_THAT(help, Catch::Contains("--" + std::string(flag.name)));
        CHECK_THAT(help, Catch::Contains(std::string(flag.default_text)));
    }
    CHECK_THAT(help, Catch::Contains("--config"));
    CHECK_THAT(help, Catch::Contains("HOLDFAST_DATABASE_URL"));
    CHECK_THAT(text_of(read({"--help"})), Catch::Contains("serve"));
    CHECK_THAT(text_of(read({"--version"})), Catch::StartsWith("holdfast "));
}

TEST_CASE("The command routes prints a line for each route") {
    const std::string text = text_of(read({"routes"}));
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    CHECK(lines == 1 + api::route_table().size());
    for (const api::Route& route : api::route_table()) {
        CHECK_THAT(text, Catch::Contains(" " + std::string(route.path) + " "));
    }
    CHECK_THAT(text,
               Catch::Matches("METHOD +PATH +WHO +BODY +LIMIT +LANE +ERRORS\n"
                              "POST +/api/v1/auth/signup +anyone +json +sign_up +hashing +sign-up\n[^]*"));
}

TEST_CASE("The command openapi prints the document, with Supabase's surface where it is asked for") {
    CHECK(text_of(read({"openapi"})) == api::openapi::document_text(false) + "\n");
    CHECK(text_of(read({"openapi", "--supabase", "on"})) == api::openapi::document_text(true) + "\n");
}

TEST_CASE("What is no command or flag is one fault") {
    for (const auto& arguments : std::vector<std::vector<const char*>>{
             {}, {"run"}, {"serve", "--colour"}, {"serve", "extra"}, {"--demo"}, {"serve", "--listen"}}) {
        CHECK(faults_of(read(arguments)).size() == 1);
    }
}

TEST_CASE("A command or flag that is mistyped gets a suggestion") {
    const auto fault = [](const std::vector<const char*>& arguments) {
        return faults_of(read(arguments)).front();
    };
    CHECK(fault({"docter"}) == "there is no command 'docter': did you mean doctor?");
    CHECK(fault({"user", "lsit"}) == "there is no command 'lsit': did you mean list?");
    CHECK(fault({"help", "migrat"}) == "there is no command 'migrat': did you mean migrate?");
    CHECK(fault({"serve", "--lisen", "127.0.0.1:1"}) == "there is no flag --lisen: did you mean --listen?");
    CHECK(fault({"serve", "--database_url=sqlite:x"}) ==
          "there is no flag --database_url: did you mean --database-url?");
    CHECK(fault({"launch"}) == "there is no command 'launch': see `holdfast help`");
    CHECK(fault({"serve", "--colour"}) == "there is no flag --colour");
    CHECK(fault({}) == "a command is missing: see `holdfast help`");
    CHECK(fault({"--demo"}) == "there is no flag --demo before a command");
}

TEST_CASE("All that is wrong with a command line comes at once") {
    CHECK(faults_of(read({"serve", "--database-url", "mysql://x", "--listen", "banana"})) ==
          std::vector<std::string>{"--listen: 'banana' is not ADDRESS:PORT",
                                   "--database-url: a database URL begins with sqlite: or postgresql://"});
    CHECK(faults_of(read({"serve", "--lisen", "x", "--log-format", "xml", "--demmo"})) ==
          std::vector<std::string>{"there is no flag --lisen: did you mean --listen?",
                                   "there is no flag --demmo: did you mean --demo?",
                                   "--log-format: 'xml' is not text, json or journal"});
    CHECK(faults_of(read({"copy", "--from", "mysql://x", "--to", "postgresql://h/d?no_such=1"})).size() == 2);
}

TEST_CASE("help and version are words too") {
    CHECK(text_of(read({"help"})) == text_of(read({"--help"})));
    CHECK(text_of(read({"help", "user", "create"})) == text_of(read({"user", "create", "--help"})));
    CHECK(text_of(read({"version"})) == text_of(read({"--version"})));
}

TEST_CASE("Flags are read in both forms") {
    const Settings settings =
        settings_of(read({"serve", "--demo", "--listen", "127.0.0.1:0", "--data-dir=/srv/data",
                          "--onedrive-scopes", "openid email"}));
    CHECK(settings.demo);
    CHECK(settings.listen.port == 0);
    CHECK(settings.data_dir == "/srv/data");
    CHECK(settings.providers.at("onedrive-scopes") == "openid email");
}

TEST_CASE("A flag beats the environment, the environment beats the file, the file beats the default") {
    const ConfigFile file("listen = 127.0.0.1:3\napp-url = http://file\npublic-url = \"http://file\"\n");
    const EnvironmentVariable listen("HOLDFAST_LISTEN", "127.0.0.1:2");
    const EnvironmentVariable app_url("HOLDFAST_APP_URL", "http://environment");
    const Settings settings =
        settings_of(read({"serve", "--config", file.path(), "--listen", "127.0.0.1:1"}));
    CHECK(settings.listen.port == 1);
    CHECK(settings.app_url == "http://environment");
    CHECK(settings.public_url == "http://file");
    CHECK_FALSE(settings.log_format);
}

TEST_CASE("The environment names the file as well, and can switch the demo off and on") {
    const ConfigFile file("demo = on\n");
    const EnvironmentVariable config("HOLDFAST_CONFIG", file.path());
    CHECK(settings_of(read({"serve"})).demo);
    const EnvironmentVariable demo("HOLDFAST_DEMO", "off");
    CHECK_FALSE(settings_of(read({"serve"})).demo);
    CHECK(settings_of(read({"serve", "--demo"})).demo);
}

TEST_CASE("A file may hold comments, blanks and a URL with '='") {
    const ConfigFile file(
        "# the database\n\ndatabase-url = "
        "postgresql://h/d?application_name=x&sslmode=require\nonedrive-scopes = \"openid "
        "email\"\n");
    const Settings settings = settings_of(read({"serve", "--config", file.path()}));
    CHECK(settings.database_url == "postgresql://h/d?application_name=x&sslmode=require");
    CHECK(settings.providers.at("onedrive-scopes") == "openid email");
}

TEST_CASE("What a file has that is no setting is a fault, beside all others") {
    const ConfigFile file("lisen = 127.0.0.1:1\nlog-format = xml\n");
    const auto lines = faults_of(read({"serve", "--config", file.path()}));
    REQUIRE(lines.size() == 2);
    CHECK_THAT(lines[0], Catch::Contains("sets 'lisen', which is no setting: did you mean listen?"));
    CHECK_THAT(lines[1], Catch::StartsWith("--log-format"));

    const auto missing =
        faults_of(read({"serve", "--config", "/nowhere/holdfast.conf", "--log-format", "xml"}));
    REQUIRE(missing.size() == 2);
    CHECK(missing[0] == "--config: '/nowhere/holdfast.conf' can't be read");
}

TEST_CASE("What a file says twice or without a value is a fault") {
    for (const char* content :
         {"onedrive-scopes = openid email\n", "listen = 127.0.0.1:1\nlisten = 127.0.0.1:2\n",
          "listen = 127.0.0.1:1\ndemo = on\nlisten = 127.0.0.1:2\n", "listen\n", "listen =\n",
          "[serve]\nlisten = 127.0.0.1:1\n"}) {
        INFO(content);
        const ConfigFile file(content);
        CHECK_FALSE(faults_of(read({"serve", "--config", file.path()})).empty());
    }
}

}  // namespace holdfast::cli
