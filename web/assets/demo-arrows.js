// The arrows of the diagram, as SVG. Places are percentages of the width, so that they hold at any width.

import { LANES } from './demo-people.js';

const SVG = 'http://www.w3.org/2000/svg';
// The length of an arrow's point in px.
const HEAD = 7;
const THIN_HEAD = 4;

export function svg(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const drawing = (height, ...children) =>
  svg('svg', { class: 'arrow', width: '100%', height, 'aria-hidden': 'true', focusable: 'false' }, ...children);

const line = (from, to, y, className) =>
  svg('line', { class: className, x1: `${from}%`, x2: `${to}%`, y1: y, y2: y, pathLength: 1 });

// A point of an arrow, at a place given in percent: an inner drawing whose origin is there.
function tip(at, y, isToRight, className, head = HEAD) {
  const back = isToRight ? -head : head;
  const points = `M${back} ${-head * 0.7}L0 0L${back} ${head * 0.7}`;
  return svg('svg', { x: `${at}%`, y, overflow: 'visible' }, svg('path', { class: `tip ${className}`, d: points }));
}

export function arrow(from, to, className = '') {
  const [start, end] = [LANES[from], LANES[to]];
  return drawing(14, line(start, end, 7, `shaft ${className}`), tip(end, 7, end > start, className));
}

// The arrow that the far side turns back.
export function turnedArrow(from, to) {
  const [start, end] = [LANES[from], LANES[to]];
  const isToRight = end > start;
  const reach = isToRight ? 11 : -11;
  const bend = svg('path', { class: 'bend', d: `M0 0C${reach} 0 ${reach} 18 0 18`, pathLength: 1 });
  return drawing(
    34,
    line(start, end, 8, 'shaft'),
    svg('svg', { x: `${end}%`, y: 8, overflow: 'visible' }, bend),
    line(end, start, 26, 'shaft turned'),
    tip(start, 26, !isToRight, 'turned'),
  );
}

// Many arrows at once: each comes in from a side, one goes through to the database, the others are turned back.
export function comb(browsers, owners) {
  const gap = browsers > 16 ? 5 : 8;
  const height = browsers * gap + 6;
  const first = Math.floor((browsers - owners) / 2);
  const strands = Array.from({ length: browsers }, (_, index) => {
    const y = 5 + index * gap;
    const isLinked = index >= first && index < first + owners;
    const tone = isLinked ? 'linked' : 'refused';
    return svg(
      'g',
      { class: `strand ${tone}` },
      line(index % 2 === 0 ? LANES.anna : LANES.ben, LANES.holdfast, y, 'shaft in'),
      line(LANES.holdfast, LANES.database, y, `shaft ${tone}`),
      tip(isLinked ? LANES.database : LANES.holdfast, y, isLinked, tone, isLinked ? HEAD : THIN_HEAD),
    );
  });
  return drawing(height, ...strands);
}
