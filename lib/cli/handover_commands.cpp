#include "cli/commands.h"

#include <CLI/CLI.hpp>

namespace holdfast::cli {

std::vector<Choice> add_handover(CLI::App& app, Given& given) {
    CLI::App& handover = *app.add_subcommand("handover", "see who asks for an account, and settle disputes");
    handover.require_subcommand(1);
    CLI::App& list = *handover.add_subcommand("list", "one line for each request that waits for an answer");
    CLI::App& show =
        *handover.add_subcommand("show", "show a request, and how its account has changed hands");
    CLI::App& settle = *handover.add_subcommand("settle", "decide a request that waits for the operator");
    for (CLI::App* command : {&show, &settle})
        command->add_option("REQUEST", given.request_id, "its id in `handover list`")->required();
    settle.add_option("--to", given.settle_to, "owner or requester: who gets the account")
        ->required()
        ->check(CLI::IsMember({"owner", "requester"}));
    for (CLI::App* command : {&list, &show}) add_json(*command, given);
    for (CLI::App* command : {&list, &show, &settle}) add_database_settings(*command, given.settings);
    constexpr std::string_view kMailFlags[] = {"mail-language"};
    add_flags(settle, kMailFlags, given.settings);
    add_secret(settle, given.settings);
    return {
        {&list,
         [](const Given& g, Settings settings) {
             return ListHandovers{std::move(settings), g.as_json};
         }},
        {&show,
         [](const Given& g, Settings settings) {
             return ShowHandover{std::move(settings), g.request_id, g.as_json};
         }},
        {&settle,
         [](const Given& g, Settings settings) {
             return SettleHandover{std::move(settings), g.request_id, g.settle_to == "requester"};
         }},
    };
}

}  // namespace holdfast::cli
