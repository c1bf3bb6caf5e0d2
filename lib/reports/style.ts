import { colorVariables } from "./palette.ts";

/** What a dark page changes: by the system's wish or by the reader's choice, never on paper. */
const DARK = `color-scheme:dark;--page:#15171a;--ink:#e4e6e9;--soft:#a0a6ad;--line:#34383d;
--panel:#1d2024;--alarm:#ff7b6e;--link:#7cc4f0;--good:#4fd6ac;--caution:#ff9a63;--mark:#3a3117;${
  colorVariables("dark")
}`;

/**
 * The whole style sheet. No fonts, images or imports: the page must work with no network. On paper
 * and on narrow screens charts and tables change, not their contents.
 */
export const STYLE = `
:root{color-scheme:light dark;--page:#fff;--ink:#1c1e21;--soft:#5c6167;--line:#dfe2e6;--panel:#f6f7f8;
--alarm:#c22a1e;--link:#00568a;--good:#00694c;--caution:#a84300;--mark:#fff4d6;${
  colorVariables("light")
}}
@media screen and (prefers-color-scheme:dark){:root:not([data-colours=light]){${DARK}}}
@media screen{:root[data-colours=dark]{${DARK}}:root[data-colours=light]{color-scheme:light}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1000px;padding:40px 32px 64px;background:var(--page);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:break-word}
h1{font-size:1.85rem;line-height:1.25;margin:0 0 6px;font-weight:650;letter-spacing:-.01em}
h2{font-size:1.25rem;line-height:1.3;margin:0 0 14px;font-weight:650}
h3{font-size:1rem;margin:22px 0 8px;font-weight:600}
p{margin:0 0 12px;max-width:75ch}
header p{max-width:none}
section{margin-top:40px;padding-top:24px;border-top:1px solid var(--line)}
.muted,figcaption,dt{color:var(--soft)}
.muted{font-size:.875rem}
.alarm{color:var(--alarm)}
.verdict{margin:24px 0 16px;padding:18px 22px;background:var(--panel);border-left:6px solid var(--grey);
border-radius:4px}
.verdict strong:first-child{font-size:1.25rem;line-height:1.3}
.verdict p{margin:4px 0 0;font-size:1.06rem}
.verdict.caution{border-color:var(--vermillion)}
.verdict.neutral{border-color:var(--blue)}
.verdict.good{border-color:var(--green)}
.scroll{overflow-x:auto;margin:0 0 12px;border:1px solid var(--line);border-radius:4px}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.4}
th,td{padding:8px 12px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--soft);background:var(--panel);font-weight:600;vertical-align:bottom}
.figure{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
thead .figure{white-space:normal}
th[scope=row].text{min-width:8em}
td.text{min-width:9em}
.interval{display:block;color:var(--soft)}
.best,.best .interval{font-weight:700;color:var(--ink)}
figure{margin:0 0 12px}
figcaption{font-size:.875rem;margin-bottom:4px;color:var(--ink)}
.chart{display:block;width:100%;height:auto;--plot-background:var(--page);overflow:visible}
.chart text{white-space:pre}
.narrow{display:none}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:18px 24px;margin-bottom:8px}
.grid .chart{max-width:340px}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;margin:0 0 14px;padding:0;font-size:.875rem}
.legend svg{margin-right:7px}
dl{margin:0 0 16px}
dd{margin:0}
.facts{font-size:.9375rem}
.facts>div{display:grid;grid-template-columns:13em 1fr;gap:0 16px;padding:5px 0;border-bottom:1px solid var(--line)}
.facts>div:last-child{border-bottom:0}
.facts dd{min-width:0;overflow-wrap:anywhere}
.glossary{font-size:.9375rem;columns:2;column-gap:40px}
.glossary dt{color:var(--ink);font-weight:600;break-after:avoid}
.glossary dd{margin-bottom:10px;break-inside:avoid}
a{color:var(--link)}
.contents{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:20px 0 0;padding:0;font-size:.875rem}
thead button{all:unset;cursor:pointer}
thead button:focus-visible,a:focus-visible,input:focus-visible,.chart:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
thead button::after{content:"\\00a0↕";opacity:.6}
[aria-sort=ascending] button::after{content:"\\00a0↑";opacity:1}
[aria-sort=descending] button::after{content:"\\00a0↓";opacity:1}
.cursor{stroke:currentColor;stroke-opacity:.55;pointer-events:none}
.readout,.explore{font-size:.8125rem;color:var(--soft);font-variant-numeric:tabular-nums;min-height:1.5em;margin:2px 0 12px}
.explore{padding:8px 12px;background:var(--panel);border-radius:4px}
.explore label{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:center}
.explore input[type=range]{flex:1 1 200px}
.explore input[type=search]{flex:1 1 200px;font:inherit;padding:6px 10px;color:var(--ink);background:var(--page);
border:1px solid var(--soft);border-radius:4px}
.explore output{display:block;color:var(--ink);margin-top:4px}
.colours{position:absolute;top:10px;right:max(32px,calc(50% - 468px));display:flex;margin:0;padding:0;border:0;
font-size:.8125rem;line-height:1.5;color:var(--soft)}
.colours legend{float:left;padding:1px 0;margin-right:10px}
.colours label{padding:0 8px;border:1px solid var(--line);margin-left:-1px;cursor:pointer}
.colours label:first-of-type{border-radius:4px 0 0 4px}
.colours label:last-of-type{border-radius:0 4px 4px 0}
.colours input{position:absolute;opacity:0;pointer-events:none}
.colours label:has(:checked){color:var(--ink);background:var(--panel);font-weight:600}
.colours label:has(:focus-visible){outline:2px solid var(--blue);outline-offset:2px;z-index:1}
.broad .colours{right:max(32px,calc(50% - 608px))}
[hidden]{display:none!important}
.provenance{padding:18px 20px 10px;border:1px solid var(--line);border-radius:4px}
.provenance>:last-child{margin-bottom:0}
.downloads{padding-left:1.2em;margin:0 0 12px}
.broad{max-width:1280px}
.broad td.text{min-width:6.5em}
.same{color:var(--soft)}
.differs>*{background:var(--mark)}
.differs td:not(:empty){font-weight:600}
.spark{display:block;width:150px;height:36px}
.good-text{color:var(--good)}
.caution-text{color:var(--caution)}
.neutral-text{color:var(--link)}
progress{width:100%;height:10px;accent-color:var(--blue)}
details{margin:0 0 10px}
summary{cursor:pointer;padding:4px 0;font-size:.9375rem}
details[open]>summary{margin-bottom:8px}
code,pre{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{overflow-wrap:anywhere}
pre{margin:0 0 14px;padding:12px 16px;background:var(--panel);border-radius:4px;overflow-x:auto}
.command{white-space:pre-wrap;overflow-wrap:anywhere}
footer{margin-top:40px;padding-top:16px;border-top:1px solid var(--line)}
@media (max-width:640px){
body{padding:44px 16px 48px}
.colours,.broad .colours{right:16px}
h1{font-size:1.45rem}
section{margin-top:30px;padding-top:20px}
.wide{display:none}
.narrow{display:block}
.facts>div{grid-template-columns:1fr}
.glossary{columns:1}
.grid .chart{max-width:320px}
th,td{padding:7px 10px}
.verdict{padding:14px 16px}
thead th:first-child,tbody th[scope=row]{position:sticky;left:0;background:var(--page)}
thead th:first-child{background:var(--panel)}
}
@media print{
:root{color-scheme:light;--page:#fff;--ink:#000;--soft:#444;--line:#bbb;--panel:#fff;--alarm:#a00000;--link:#000;--good:#000;--caution:#000;--mark:#eee;
${colorVariables("light")}}
@page{margin:16mm 14mm}
body{max-width:none;padding:0;font-size:10.5pt}
.wide{display:block}
.narrow{display:none}
details::details-content{content-visibility:visible;block-size:auto}
nav,.readout,.explore,.colours,#data-to-download,.cursor{display:none}
thead button::after{content:none}
.verdict{border:1px solid var(--line);border-left-width:6px}
.scroll{overflow:visible;border:0}
table{font-size:8pt}
th,td{padding:3pt 5pt}
h2,h3,h2+p,.legend,summary{break-after:avoid}
figure,tr,.verdict{break-inside:avoid}
section{margin-top:18pt;padding-top:10pt}
.facts>div{grid-template-columns:13em 1fr}
.grid{grid-template-columns:repeat(3,1fr)}
pre{white-space:pre-wrap}
}
`;
