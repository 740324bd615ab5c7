#include "cli/commands.h"

#include <CLI/CLI.hpp>

namespace holdfast::cli {
namespace {

// What a mail with a link to the frontend needs to know.
constexpr std::string_view kInviteFlags[] = {"listen", "public-url", "app-url", "mail-language"};

CLI::App& add_user_command(CLI::App& user, const std::string& name, const std::string& meaning,
                           Given& given) {
    CLI::App& command = *user.add_subcommand(name, meaning);
    if (name != "list") command.add_option("EMAIL", given.email, "the user's email")->required();
    add_database_settings(command, given.settings);
    return command;
}

}  // namespace

std::vector<Choice> add_user(CLI::App& app, Given& given) {
    CLI::App& user = *app.add_subcommand("user", "list, show, create, delete or help users");
    user.require_subcommand(1);
    CLI::App& list = add_user_command(user, "list", "one line for each user", given);
    CLI::App& show = add_user_command(
        user, "show", "show a user, and whether auth.users and public.users have them", given);
    CLI::App& create = add_user_command(user, "create", "create a user", given);
    CLI::App& remove =
        add_user_command(user, "delete", "delete a user; others may link their cloud accounts then", given);
    CLI::App& set_password =
        add_user_command(user, "set-password", "give a user a new password; all their sessions end", given);
    CLI::App& unlock = add_user_command(
        user, "unlock",
        "forget the guesses at a user's password and codes: they can log in from anywhere again", given);
    CLI::App& remove_second_factor = add_user_command(
        user, "remove-second-factor",
        "remove a user's app of codes and all their passkeys: their password alone signs in", given);
    add_json(list, given);
    add_json(show, given);
    create.add_option("--username", given.username, "[the email's part before the '@']")
        ->envname("HOLDFAST_USERNAME");
    set_password.add_flag("--password-stdin")
        ->required()
        ->description("read the password from standard input");
    add_secret(unlock, given.settings);
    create
        .add_flag("--password-stdin", given.password_from_stdin,
                  "read the password from standard input [a random one is printed]")
        ->envname("HOLDFAST_PASSWORD_STDIN");
    return {
        {&list,
         [](const Given& g, Settings settings) {
             return ListUsers{std::move(settings), g.as_json};
         }},
        {&show,
         [](const Given& g, Settings settings) {
             return ShowUser{std::move(settings), g.email, g.as_json};
         }},
        {&create,
         [](const Given& g, Settings settings) {
             return CreateUser{std::move(settings), g.email, g.username, g.password_from_stdin};
         }},
        {&remove,
         [](const Given& g, Settings settings) {
             return DeleteUser{std::move(settings), g.email};
         }},
        {&set_password,
         [](const Given& g, Settings settings) {
             return SetPassword{std::move(settings), g.email};
         }},
        {&unlock,
         [](const Given& g, Settings settings) {
             return UnlockUser{std::move(settings), g.email};
         }},
        {&remove_second_factor,
         [](const Given& g, Settings settings) {
             return RemoveSecondFactor{std::move(settings), g.email};
         }},
    };
}

Choice add_audit(CLI::App& app, Given& given) {
    CLI::App& audit = *app.add_subcommand("audit", "print what happened to a user, newest first");
    audit.add_option("--user", given.email, "the user's email")->required();
    audit.add_option("--since", given.since, "a day, 2026-11-01 say [everything]");
    add_json(audit, given);
    add_database_settings(audit, given.settings);
    return {&audit, [](const Given& g, Settings settings) {
                return Audit{std::move(settings), g.email, g.since, g.as_json};
            }};
}

Choice add_invite(CLI::App& app, Given& given) {
    CLI::App& invite =
        *app.add_subcommand("invite", "let somebody sign up: print a link, and send it by mail");
    invite.add_option("EMAIL", given.email, "that they sign up with")->required();
    add_database_settings(invite, given.settings);
    add_flags(invite, kInviteFlags, given.settings);
    add_secret(invite, given.settings);
    return {&invite, [](const Given& g, Settings settings) { return Invite{std::move(settings), g.email}; }};
}

}  // namespace holdfast::cli
