// Lists that follow the server's state. An item that did not change keeps its element, and with it the focus or an
// open form. An item that is gone slides out.

const MOTION = matchMedia('(prefers-reduced-motion: reduce)');
const SLIDE = { duration: 320, easing: 'ease-in-out' };

const states = new WeakMap(); // element -> the item that it shows, as JSON

function follow(list, change) {
  const before = new Map([...list.children].map((child) => [child, child.getBoundingClientRect()]));
  change();
  for (const [child, { left, top }] of before) {
    const now = child.getBoundingClientRect();
    if (!child.isConnected || (now.left === left && now.top === top)) continue;
    child.animate([{ transform: `translate(${left - now.left}px, ${top - now.top}px)` }, {}], SLIDE);
  }
}

function slideAway(list, gone) {
  gone.inert = true;
  if (MOTION.matches) {
    gone.remove();
    return;
  }
  const away = gone.animate([{}, { opacity: 0, transform: 'translateX(-3rem)' }], SLIDE);
  away.onfinish = () => follow(list, () => gone.remove());
}

// items: objects with a `key`; make(item): its element.
export function renderList(list, items, make) {
  const present = new Map();
  for (const child of list.children) if (!child.inert) present.set(child.dataset.key, child);
  const shown = items.map((item) => {
    const state = JSON.stringify(item);
    const before = present.get(item.key);
    present.delete(item.key);
    if (before !== undefined && states.get(before) === state) return before;
    const made = make(item);
    made.dataset.key = item.key;
    states.set(made, state);
    before?.replaceWith(made);
    return made;
  });
  for (const gone of present.values()) slideAway(list, gone);

  let cursor = list.firstElementChild;
  for (const each of shown) {
    while (cursor?.inert) cursor = cursor.nextElementSibling;
    if (cursor === each) cursor = cursor.nextElementSibling;
    else list.insertBefore(each, cursor);
  }
}
