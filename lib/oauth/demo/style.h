// The look of the demo provider's pages.
#pragma once

#include <string_view>

namespace holdfast::oauth::demo {

inline constexpr std::string_view kStyleSheet = R"css(
:root {
    color-scheme: light dark;
    --ground: #eef1f6; --card: #ffffff; --ink: #1b2330; --soft: #5b6678; --line: #d9dfe9;
    --accent: #2457d6; --on-accent: #ffffff; --badge: #fff3d6; --badge-ink: #7a4b00; --alarm: #b3261e;
}
@media (prefers-color-scheme: dark) {
    :root {
        --ground: #11151c; --card: #1a2029; --ink: #e8ecf3; --soft: #9aa6b8; --line: #2d3644;
        --accent: #7ea2ff; --on-accent: #0d1526; --badge: #3a2c0c; --badge-ink: #ffd88a; --alarm: #ff9d94;
    }
}
* { box-sizing: border-box; }
body {
    margin: 0; min-height: 100vh; display: grid; grid-template-columns: minmax(0, 1fr); place-items: center;
    padding: clamp(.75rem, 4vw, 1.5rem); background: var(--ground); color: var(--ink);
    font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
main {
    width: 100%; max-width: 27rem; padding: clamp(1.1rem, 6vw, 2rem); background: var(--card);
    border: 1px solid var(--line); border-radius: 16px; box-shadow: 0 12px 40px rgb(10 20 40 / 12%);
}
.badge {
    display: inline-block; margin: 0 0 1rem; padding: .15rem .7rem; border-radius: 99px;
    background: var(--badge); color: var(--badge-ink); font-size: .8rem; font-weight: 600;
}
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.2; }
p { margin: 0 0 1.25rem; color: var(--soft); }
form { margin: 0 0 1rem; }
button, input { font: inherit; border-radius: 10px; }
button { cursor: pointer; padding: .6rem 1rem; border: 0; background: var(--accent); color: var(--on-accent); }
button:focus-visible, input:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.account {
    display: flex; align-items: center; gap: .9rem; width: 100%; margin-bottom: .5rem; text-align: left;
    background: transparent; color: inherit; border: 1px solid var(--line);
}
.account:hover { border-color: var(--accent); }
.account strong, .account small { display: block; }
.account small, .faults small { color: var(--soft); }
.account code, .faults code { font-size: .85rem; }
.faults { padding: 0; list-style: none; }
.faults li { margin-bottom: .9rem; }
.faults strong, .faults small { display: block; }
.initial {
    flex: none; display: grid; place-items: center; width: 2.4rem; height: 2.4rem; border-radius: 50%;
    background: var(--accent); color: var(--on-accent); font-weight: 600;
}
label { display: block; margin: 1.25rem 0 .35rem; font-size: .9rem; color: var(--soft); }
.row { display: flex; flex-wrap: wrap; gap: .5rem; }
input { flex: 1 1 9rem; min-width: 0; padding: .6rem .8rem; border: 1px solid var(--line); background: transparent; color: inherit; }
.quiet { width: 100%; background: transparent; color: var(--soft); border: 1px solid var(--line); }
.message { margin: .75rem 0 1.25rem; color: var(--alarm); }
details { margin-top: 1.25rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .9rem; color: var(--soft); }
summary { cursor: pointer; }
a { color: var(--accent); }
ul { margin: 0 0 1.25rem; padding-left: 1.2rem; }
details p { margin: .75rem 0; }
details .account { margin-top: .5rem; }
code { white-space: nowrap; }
@media (forced-colors: active) {
    .badge, .initial { border: 1px solid CanvasText; }
}
)css";

inline constexpr std::string_view kIcon = R"svg(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="8" fill="#2457d6"/>
<path d="M9.500 23a5 5 0 0 1-.5-9.900 7.500 7.500 0 0 1 14-.8 5.500 5.500 0 0 1-.8 10.700z" fill="#fff"/>
</svg>
)svg";

}  // namespace holdfast::oauth::demo
