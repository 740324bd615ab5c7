// The command to run and its settings, read from the command line, the environment, systemd's credentials and
// a file.
#pragma once

#include "cli/app.h"
#include "cli/audit.h"
#include "cli/backup.h"
#include "cli/copy.h"
#include "cli/doctor.h"
#include "cli/handover.h"
#include "cli/hook.h"
#include "cli/invite.h"
#include "cli/keys.h"
#include "cli/migrate.h"
#include "cli/ping.h"
#include "cli/rotation.h"
#include "cli/settings.h"
#include "cli/top.h"
#include "cli/user.h"
#include "cli/who_owns.h"

#include <string>
#include <variant>

namespace holdfast::cli {

struct Serve {
    Settings settings;
};
struct ShowText {  // help, version or the routes: print it and end with status 0
    std::string text;
};
using Command = std::variant<Serve, Ping, Top, Audit, Migrate, Doctor, WhoOwns, ListUsers, ShowUser,
                             CreateUser, DeleteUser, SetPassword, UnlockUser, RemoveSecondFactor, Invite,
                             ListHandovers, ShowHandover, SettleHandover, CreateApp, ListApps, ShowApp,
                             RotateApp, RevokeApp, AddHook, ListHooks, RemoveHook, RetryHook, ListKeys,
                             RotateKeys, RetireKey, ShowKeys, Backup, Restore, Copy, ShowText, Faults>;

// Reads the file that --config or HOLDFAST_CONFIG names: lines of `flag = value`, in INI style.
Command read_command_line(int argc, const char* const* argv);

}  // namespace holdfast::cli
