#include "cli/commands.h"

#include <algorithm>
#include <iterator>

#include <CLI/CLI.hpp>

namespace holdfast::cli {
namespace {

CLI::App& add_hook_command(CLI::App& hook, const std::string& name, const std::string& meaning,
                           Given& given) {
    CLI::App& command = *hook.add_subcommand(name, meaning);
    if (name != "list" && name != "add")
        command.add_option("ID", given.hook.id, "the hook's id, as `app hook list` shows it")->required();
    add_database_settings(command, given.settings);
    return command;
}

std::vector<Choice> add_hook(CLI::App& app, Given& given) {
    CLI::App& hook = *app.add_subcommand("hook", "webhooks: tell an app what happens");
    hook.require_subcommand(1);
    CLI::App& add = add_hook_command(hook, "add", "add a webhook; its secret is printed once", given);
    CLI::App& list =
        add_hook_command(hook, "list", "each webhook, and the events that it was not told", given);
    CLI::App& remove = add_hook_command(hook, "remove", "remove a webhook", given);
    CLI::App& retry =
        add_hook_command(hook, "retry", "send parked events again; enables a disabled webhook", given);
    add.add_option("APP", given.hook.app_name, "the app's name")->required();
    add.add_option("URL", given.hook.url, "where the events are sent, http or https")->required();
    add.add_option("--event", given.hook.event_types,
                   "a type of event, account.linked say; may be given several times [every type]");
    add_secret(add, given.settings);
    add_json(list, given);
    return {
        {&add,
         [](const Given& g, Settings settings) {
             AddHook command = g.hook;
             command.settings = std::move(settings);
             return command;
         }},
        {&list,
         [](const Given& g, Settings settings) {
             return ListHooks{std::move(settings), g.as_json};
         }},
        {&remove,
         [](const Given& g, Settings settings) {
             return RemoveHook{std::move(settings), g.hook.id};
         }},
        {&retry,
         [](const Given& g, Settings settings) {
             return RetryHook{std::move(settings), g.hook.id};
         }},
    };
}

CLI::App& add_app_command(CLI::App& parent, const std::string& name, const std::string& meaning,
                          Given& given) {
    CLI::App& command = *parent.add_subcommand(name, meaning);
    if (name != "list") command.add_option("NAME", given.app.name, "the app's name")->required();
    add_database_settings(command, given.settings);
    return command;
}

}  // namespace

std::vector<Choice> add_app(CLI::App& root, Given& given) {
    CLI::App& app =
        *root.add_subcommand("app", "make, list, rotate or revoke apps: backends that act for users");
    app.require_subcommand(1);
    CLI::App& create = add_app_command(app, "create", "make an app; its credential is printed once", given);
    CLI::App& list = add_app_command(app, "list", "one line for each app", given);
    CLI::App& show = add_app_command(app, "show", "show an app, and when it was last used", given);
    CLI::App& rotate = add_app_command(app, "rotate", "print a new credential; the old one ends", given);
    CLI::App& revoke = add_app_command(app, "revoke", "refuse the app from now on", given);
    create.add_option("--scope", given.app.scopes,
                      "accounts:read, tokens:read or events:read; may be given several times");
    create.add_option("--provider", given.app.provider,
                      provider_names() + " or one of --provider-config [every provider]");
    add_json(list, given);
    add_json(show, given);
    std::vector<Choice> choices = add_hook(app, given);
    std::vector<Choice> own = {
        {&create,
         [](const Given& g, Settings settings) {
             return CreateApp{std::move(settings), g.app.name, g.app.scopes, g.app.provider};
         }},
        {&list,
         [](const Given& g, Settings settings) {
             return ListApps{std::move(settings), g.as_json};
         }},
        {&show,
         [](const Given& g, Settings settings) {
             return ShowApp{std::move(settings), g.app.name, g.as_json};
         }},
        {&rotate,
         [](const Given& g, Settings settings) {
             return RotateApp{std::move(settings), g.app.name};
         }},
        {&revoke,
         [](const Given& g, Settings settings) {
             return RevokeApp{std::move(settings), g.app.name};
         }},
    };
    std::ranges::move(own, std::back_inserter(choices));
    return choices;
}

}  // namespace holdfast::cli
