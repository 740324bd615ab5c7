#include "cli/commands.h"

#include <CLI/CLI.hpp>

namespace holdfast::cli {
namespace {

// Settings that decide which keys there are, and the address that they are good at.
constexpr std::string_view kShowFlags[] = {"listen",
                                           "public-url",
                                           "data-dir",
                                           "secret",
                                           "secret-file",
                                           "jwt-secret",
                                           "jwt-secret-file",
                                           "supabase-anon-key",
                                           "supabase-anon-key-file",
                                           "supabase-service-role-key",
                                           "supabase-service-role-key-file"};

CLI::App& add_secret_command(CLI::App& keys, const std::string& name, const std::string& meaning,
                             Given& given) {
    CLI::App& command = *keys.add_subcommand(name, meaning);
    add_database_settings(command, given.settings);
    add_secret(command, given.settings);
    return command;
}

}  // namespace

std::vector<Choice> add_keys(CLI::App& app, Given& given) {
    CLI::App& keys = *app.add_subcommand(
        "keys", "change the secret, or show the keys that an application is configured with");
    keys.require_subcommand(1);
    CLI::App& list =
        add_secret_command(keys, "list", "each secret by its id, and what is sealed with it", given);
    add_json(list, given);
    CLI::App& rotate = add_secret_command(
        keys, "rotate", "add a new secret, which seals from the next start on; old ones still open", given);
    CLI::App& retire = add_secret_command(
        keys, "retire", "seal everything of an old secret with the newest, and remove the old one", given);
    retire.add_option("ID", given.secret_id, "as list shows it")->required();
    CLI::App& show = *keys.add_subcommand("show", "print an application's keys, secrets included");
    show.add_flag("--supabase")
        ->required()
        ->description("SUPABASE_URL and the keys of the roles anon and service_role");
    add_config(show, given.settings);
    add_flags(show, kShowFlags, given.settings);
    return {
        {&list,
         [](const Given& g, Settings settings) {
             return ListKeys{std::move(settings), g.as_json};
         }},
        {&rotate, [](const Given&, Settings settings) { return RotateKeys{std::move(settings)}; }},
        {&retire,
         [](const Given& g, Settings settings) {
             return RetireKey{std::move(settings), g.secret_id};
         }},
        {&show, [](const Given&, Settings settings) { return ShowKeys{std::move(settings)}; }},
    };
}

}  // namespace holdfast::cli
