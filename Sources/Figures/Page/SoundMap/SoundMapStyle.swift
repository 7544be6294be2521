/// How a map and its controls look; on pages that have one.
enum SoundMapStyle {
  static let text = """
    .sound-map .controls { display: flex; flex-wrap: wrap; gap: 0.5rem 1.4rem; align-items: center; font: 0.875rem/1.5 var(--sans); }
    .sound-map fieldset { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; margin: 0; padding: 0; border: 0; width: 100%; }
    .sound-map legend { float: left; margin-right: 1.1rem; padding: 0; color: var(--pale); }
    .sound-map label { display: inline-flex; gap: 0.4rem; align-items: center; min-height: 1.9rem; }
    .sound-map .scale::before { content: ""; display: inline-block; width: 6rem; height: 0.75rem; margin-right: 0.5rem; border-radius: 3px; background: var(--scale); }
    .sound-map .choice { display: inline-flex; gap: 0.4rem; align-items: center; }
    .sound-map .choice button { min-width: 2.75rem; min-height: 2.2rem; }
    .sound-map .choice [aria-pressed="true"] { border-color: var(--accent); background: var(--accent); color: var(--ground); }
    .sound-map .keys { margin: 0.9rem 0 0; color: var(--pale); font: 0.8125rem/1.9 var(--sans); }
    .sound-map kbd { padding: 0.05rem 0.35rem; border: 1px solid var(--line); border-radius: 4px; background: var(--raised); font: inherit; white-space: nowrap; }
    .sound-map .swatch[hidden] { display: none; }
    .sound-map .swatch { width: 0.75rem; height: 0.75rem; border-radius: 50%; }
    .sound-map .pale, .sound-map .status { color: var(--pale); font-variant-numeric: tabular-nums lining-nums; }
    .sound-map .status { margin: 0.5rem 0; min-height: 1.5em; font: 0.875rem/1.5 var(--sans); }
    .sound-map select, .sound-map button { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 0.15rem 0.6rem; }
    .sound-map input { accent-color: var(--accent); }
    .sound-map .stage { position: relative; width: 100%; height: min(72vh, 44rem); border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
    .sound-map .stage canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
    .sound-map .marks { cursor: crosshair; touch-action: none; }
    .sound-map .marks:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
    .sound-map .slots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1rem 2rem; margin-top: 1rem; font: 0.875rem/1.5 var(--sans); }
    .sound-map .slot { display: flex; gap: 1rem; align-items: flex-start; }
    .sound-map .slot p { margin: 0.3rem 0 0; }
    .sound-map .tile { width: 6rem; min-height: 1px; image-rendering: pixelated; flex: none; }
    .sound-map .tile[width="0"] { display: none; }
    .sound-map button { padding: 0.3rem 0.9rem; }
    .sound-map button:disabled { color: var(--pale); }
    .sound-map .settings { color: var(--pale); }
    @media print { .sound-map .controls, .sound-map .slots, .sound-map .keys { display: none; } }
    """
}
