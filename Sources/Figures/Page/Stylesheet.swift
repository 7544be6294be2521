/// How a page looks. Its grounds are those of `Paper`, so that pictures have no edges.
enum Stylesheet {
  static let text = """
    :root {
      --ground: \(Paper.light.background.hex); --ink: \(Paper.light.ink.hex); --pale: \(Paper.light.paleInk.hex);
      --line: #e2e2e6; --raised: #f6f6f8; --accent: #8a3c1c; --alarm: #a3282f; --shadow: #0003;
      --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", Cambria, Georgia, serif;
      --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
      --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace;
      color-scheme: light dark;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: \(Paper.dark.background.hex); --ink: \(Paper.dark.ink.hex); --pale: \(Paper.dark.paleInk.hex);
        --line: #303038; --raised: #202027; --accent: #f0a36f; --alarm: #ff8b8b; --shadow: #fff4;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0 auto; padding: clamp(1.5rem, 5vw, 5rem) clamp(1.1rem, 4vw, 3rem); max-width: 76rem;
      background: var(--ground); color: var(--ink); font: 1.0625rem/1.6 var(--serif);
      overflow-wrap: break-word; font-variant-numeric: oldstyle-nums;
    }
    header, nav, section > *, footer { max-width: 44rem; }
    h1, h2 { font-weight: 600; line-height: 1.15; letter-spacing: -0.012em; text-wrap: balance; }
    h1 { margin: 0 0 0.8rem; font-size: clamp(2rem, 5.5vw, 3rem); }
    h2 { margin: 0 0 1rem; font-size: 1.55rem; }
    p { margin: 0 0 1rem; text-wrap: pretty; }
    .lead { color: var(--pale); font-size: 1.2rem; line-height: 1.5; }
    a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
    nav { margin: 2rem 0 0; font: 0.9rem/1.5 var(--sans); }
    nav ol { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.4rem; }
    nav a { color: var(--pale); text-decoration: none; }
    nav a:hover, nav a:focus-visible { color: var(--accent); text-decoration: underline; }
    section { margin-top: clamp(2.6rem, 6vw, 4rem); padding-top: clamp(1.6rem, 4vw, 2.2rem); border-top: 1px solid var(--line); }
    figure { margin: 1.6rem 0; }
    section > figure.wide { max-width: none; }
    /* Pictures bring a margin of about a letter: without it they stand flush with the text. */
    img { display: block; max-width: calc(100% + 2rem); height: auto; margin: 0 -1rem; }
    figcaption, caption { color: var(--pale); font: 0.875rem/1.5 var(--sans); font-variant-numeric: lining-nums; }
    figcaption { margin-top: 0.6rem; max-width: 44rem; }
    figcaption strong { color: var(--ink); font-weight: 600; }
    .sounds { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1rem 2rem; margin: 1.4rem 0; }
    .sounds figure { margin: 0; display: flex; flex-direction: column; justify-content: space-between; gap: 0.5rem; }
    .sounds figcaption { margin: 0; }
    audio { display: block; width: 100%; height: 2.6rem; }
    .curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1.4rem 2rem; margin: 1.4rem 0; max-width: none; }
    .curve { margin: 0; font: 0.8125rem/1.4 var(--sans); font-variant-numeric: tabular-nums lining-nums; }
    .curve figcaption { margin: 0 0 0.3rem; }
    .curve svg { display: block; width: 100%; border: 1px solid var(--line); border-radius: 4px; }
    .curve polyline { fill: none; stroke: var(--accent); stroke-width: 1.4; vector-effect: non-scaling-stroke; }
    .curve polyline.line-1 { stroke: var(--pale); stroke-dasharray: 4 3; }
    .curve circle { fill: var(--accent); }
    .curve circle.line-1 { fill: var(--pale); }
    .curve .key { margin-left: 0.6rem; color: var(--accent); }
    .curve .key.line-1 { color: var(--pale); }
    .curve .ends { display: flex; justify-content: space-between; color: var(--pale); }
    .facts { display: flex; flex-wrap: wrap; gap: 1rem 2.6rem; margin: 1.4rem 0; font-family: var(--sans); }
    .facts dt { color: var(--pale); font-size: 0.8125rem; }
    .facts dd { margin: 0; font-size: 1.35rem; line-height: 1.3; font-variant-numeric: tabular-nums lining-nums; }
    /* Shadows at the sides to which a table goes on: those of the ground move with it and cover them at its ends. */
    section > .table { max-width: none; }
    .table {
      margin: 1.4rem 0; overflow-x: auto;
      background: linear-gradient(to right, var(--ground) 40%, transparent) 0 0 / 3rem 100% no-repeat local,
        linear-gradient(to left, var(--ground) 40%, transparent) 100% 0 / 3rem 100% no-repeat local,
        linear-gradient(to right, var(--shadow), transparent) 0 0 / 0.9rem 100% no-repeat scroll,
        linear-gradient(to left, var(--shadow), transparent) 100% 0 / 0.9rem 100% no-repeat scroll;
    }
    .table:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    table { border-collapse: collapse; font: 0.9rem/1.45 var(--sans); font-variant-numeric: tabular-nums lining-nums; }
    caption { margin-bottom: 0.6rem; text-align: left; }
    caption > span { display: block; max-width: min(44rem, calc(100vw - 2.4rem)); position: sticky; left: 0; }
    th, td { padding: 0.42rem 1.6rem 0.42rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: baseline; }
    th { color: var(--pale); font-weight: 500; white-space: nowrap; }
    td.number, th:has(+ td.number) { text-align: right; white-space: nowrap; }
    @media (max-width: 44rem) { table { font-size: 0.8125rem; } th, td { padding-right: 0.8rem; } td.number { white-space: normal; } }
    code, pre { font-family: var(--mono); font-size: 0.88em; font-variant-numeric: lining-nums; }
    pre { margin: 1rem 0; padding: 0.8rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--raised); border-radius: 6px; line-height: 1.5; }
    .warning { padding-left: 0.9rem; border-left: 3px solid var(--alarm); color: var(--alarm); }
    footer { margin-top: 4rem; padding-top: 1.4rem; border-top: 1px solid var(--line); color: var(--pale); font: 0.875rem/1.55 var(--sans); }
    @media print { body { font-size: 10pt; } nav, audio { display: none; } section { break-inside: avoid; } }
    """
}
