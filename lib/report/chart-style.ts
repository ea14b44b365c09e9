/**
 * How drawings look. Drawings that are stretched to the width at hand keep the width of their lines. The reference is a
 * pale outline and the current side is solid, so that they differ without colour too.
 */
export const CHART_STYLE = `
svg { vertical-align: middle; overflow: visible; }
svg :is(path, line, rect) { vector-effect: non-scaling-stroke; }
.chart { display: grid; grid-template-columns: 46px minmax(0, 1fr); padding-right: 6px; max-width: 760px; }
.scale text, .tick { fill: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.scale text { text-anchor: end; }
.bars svg { width: 100%; height: 18px; }
.grid { fill: none; stroke: var(--grid); }
.reference { fill: var(--shade); stroke: var(--muted); stroke-width: 1; }
.current { fill: var(--line); }
.mini { width: 8rem; max-width: 100%; height: 32px; }
.outline { fill: none; stroke: var(--ink); stroke-width: 1; }
.bar { display: block; max-width: 12rem; margin-top: 0.2rem; overflow: hidden; }
.bar .track { fill: var(--grid); }
.bar line { stroke: var(--ink); stroke-width: 2; }
.strip { width: 100%; height: 24px; overflow: hidden; }
.legend .strip { width: 12px; height: 16px; vertical-align: text-bottom; }
.legend > span { margin-right: 0.8rem; white-space: nowrap; }
path.drifted { fill: var(--drifted); }
path.minor { fill: var(--minor); }
path.stable { fill: var(--stable); }
path.not-testable { fill: var(--untested); }
.limit { fill: none; stroke: var(--drifted); stroke-dasharray: 5 4; stroke-width: 1.5; }
.line { fill: none; stroke: var(--line); stroke-width: 1.5; }
.dots { fill: none; stroke: var(--drifted); stroke-width: 6; stroke-linecap: round; }
.summary { display: block; margin-top: 0.6rem; max-width: 28rem; }
.summary rect { stroke: none; }
rect.drifted { fill: var(--drifted); }
rect.minor { fill: var(--minor); }
.bar .stable { fill: var(--line); }
rect.stable { fill: var(--stable); }
rect.not-testable { fill: var(--untested); }
@media print { .mini { width: 5rem; } }
@media screen and (max-width: 640px) { .fine { display: none; } }`
