/// What a map does: drawing, filtering, finding the nearest point, playing. On pages that have one; nothing is loaded
/// from elsewhere. Filters and hovering leave a measure in the browser's performance timeline.
enum SoundMapScript {
  static let text = #"""
    "use strict";
    function startSoundMap(root) {
      const data = JSON.parse(root.querySelector("script").textContent);
      const decoded = (text, Numbers) => new Numbers(Uint8Array.from(atob(text), c => c.charCodeAt(0)).buffer);
      const x = decoded(data.x, Float32Array), y = decoded(data.y, Float32Array);
      const score = decoded(data.score, Float32Array), kinds = data.facets.map(facet => decoded(facet.kinds, Int32Array));
      const seed = decoded(data.seed, Int32Array), tile = decoded(data.tile, Int32Array);
      const count = x.length, scores = score.filter(v => !Number.isNaN(v));
      const leastScore = scores.reduce((a, b) => Math.min(a, b), Infinity);
      const mostScore = scores.reduce((a, b) => Math.max(a, b), -Infinity);
      const control = name => root.querySelector(`[name="${name}"]`);
      const points = root.querySelector(".points"), marks = root.querySelector(".marks");
      const status = root.querySelector(".status"), stage = root.querySelector(".stage");
      const slots = Object.fromEntries([...root.querySelectorAll(".slot")].map(e => [e.dataset.slot, e]));
      const dark = matchMedia("(prefers-color-scheme: dark)");
      const audio = new Audio(), sheet = data.sheet && new Image();
      if (sheet) sheet.src = data.sheet.address;

      // The view: the centre of the map in data units, and how far it is zoomed in.
      let low = [Infinity, Infinity], high = [-Infinity, -Infinity];
      for (let i = 0; i < count; i++) {
        low = [Math.min(low[0], x[i]), Math.min(low[1], y[i])];
        high = [Math.max(high[0], x[i]), Math.max(high[1], y[i])];
      }
      const whole = { x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2, zoom: 1 };
      let view = { ...whole }, width = 1, height = 1, ratio = 1;
      let shown = new Uint8Array(count), cells = new Map(), current = -1, playing = -1;
      const chosen = { A: -1, B: -1 }, px = new Float32Array(count), py = new Float32Array(count);
      const cellSize = 32;

      function timed(name, work) {
        const start = performance.now();
        work();
        performance.measure("sound-map " + name, { start, end: performance.now() });
      }

      function filter() {
        // Of each facet, whether a kind is wanted; the first place is for points that have none.
        const wanted = data.facets.map((facet, place) => {
          const names = new Uint8Array(facet.names.length + 1);
          for (const box of root.querySelectorAll(`[name="facet-${place}"]:checked`)) names[+box.value + 1] = 1;
          return names;
        });
        const part = name => control(name) ? leastScore + (mostScore - leastScore) * control(name).value / 1000 : NaN;
        const least = part("least"), most = part("most"), all = !control("least") || (+control("least").value === 0 && +control("most").value === 1000);
        const onlySeed = control("seed") && control("seed").value !== "" ? +control("seed").value : null;
        let visible = 0;
        for (let i = 0; i < count; i++) {
          const kept = wanted.every((names, place) => names[kinds[place][i] + 1]) && (all || (score[i] >= least && score[i] <= most)) && (onlySeed === null || seed[i] === onlySeed);
          shown[i] = kept ? 1 : 0;
          visible += kept ? 1 : 0;
        }
        root.dataset.visible = visible;
        if (current >= 0 && !shown[current]) current = -1;
        status.textContent = `${visible} of ${count} points` + (all ? "" : `, ${data.scoreName} ${least.toPrecision(3)} to ${most.toPrecision(3)}`);
        draw();
      }

      function draw() {
        const context = points.getContext("2d"), margin = 24;
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.clearRect(0, 0, width, height);
        const unit = Math.min((width - 2 * margin) / ((high[0] - low[0]) || 1), (height - 2 * margin) / ((high[1] - low[1]) || 1)) * view.zoom;
        const way = control("colour") ? control("colour").value : "0", byScore = way === "score";
        const colours = byScore ? data.scale : dark.matches ? data.facets[way].darkColours : data.facets[way].colours;
        const radius = Math.max(1.5, Math.min(5, Math.sqrt(width * height / Math.max(count, 1)) / 8)) * Math.min(2, Math.sqrt(view.zoom));
        const shade = i => Number.isNaN(score[i]) ? -1 : Math.round((score[i] - leastScore) / ((mostScore - leastScore) || 1) * (data.scale.length - 1));
        cells = new Map();
        const layers = new Map();
        for (let i = 0; i < count; i++) {
          px[i] = (x[i] - view.x) * unit + width / 2;
          py[i] = height / 2 - (y[i] - view.y) * unit;
          if (!shown[i]) continue;
          const colour = byScore ? shade(i) : kinds[way][i];
          if (!layers.has(colour)) layers.set(colour, []);
          layers.get(colour).push(i);
          const cell = Math.floor(px[i] / cellSize) * 65536 + Math.floor(py[i] / cellSize);
          if (!cells.has(cell)) cells.set(cell, []);
          cells.get(cell).push(i);
        }
        context.globalAlpha = 0.75;
        for (const [colour, members] of layers) {
          context.fillStyle = colour < 0 ? "#888888" : colours[colour];
          context.beginPath();
          for (const i of members) {
            context.moveTo(px[i] + radius, py[i]);
            context.arc(px[i], py[i], radius, 0, 2 * Math.PI);
          }
          context.fill();
        }
        mark();
      }

      function mark() {
        const context = marks.getContext("2d"), ink = getComputedStyle(root).color;
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.clearRect(0, 0, width, height);
        context.strokeStyle = ink;
        context.fillStyle = ink;
        context.font = "600 13px system-ui, sans-serif";
        const ring = (i, size, line) => {
          context.lineWidth = line;
          context.beginPath();
          context.arc(px[i], py[i], size, 0, 2 * Math.PI);
          context.stroke();
        };
        if (current >= 0) ring(current, 8, 1.5);
        if (playing >= 0) ring(playing, 11, 3);
        for (const name of ["A", "B"]) if (chosen[name] >= 0) {
          ring(chosen[name], 8, 2.5);
          context.fillText(name, px[chosen[name]] + 11, py[chosen[name]] - 8);
        }
      }

      // The nearest shown point: cells around the place, one ring after the other.
      function nearest(atX, atY, reach) {
        let best = -1, distance = reach * reach;
        const column = Math.floor(atX / cellSize), row = Math.floor(atY / cellSize), rings = Math.ceil(reach / cellSize);
        for (let ring = 0; ring <= rings; ring++) {
          if (best >= 0 && (ring - 1) * cellSize > Math.sqrt(distance)) break;
          for (let dx = -ring; dx <= ring; dx++) for (let dy = -ring; dy <= ring; dy++) {
            if (Math.max(Math.abs(dx), Math.abs(dy)) !== ring) continue;
            for (const i of cells.get((column + dx) * 65536 + row + dy) || []) {
              const d = (px[i] - atX) ** 2 + (py[i] - atY) ** 2;
              if (d < distance) { distance = d; best = i; }
            }
          }
        }
        return best;
      }

      const named = (i, place) => data.facets[place].names[kinds[place][i]] || "";
      const heading = i => [named(i, 0), data.titles[i]].filter(Boolean).join(": ");
      const details = i => [...data.facets.slice(1).map((_, place) => named(i, place + 1)), data.settings[i], Number.isNaN(score[i]) ? "" : `${data.scoreName} ${score[i].toPrecision(3)}`, seed[i] < 0 ? "" : `seed ${seed[i]}`].filter(Boolean).join(" · ");
      const described = i => [heading(i), details(i)].filter(Boolean).join(" · ");

      function point(i) {
        if (i === current) return;
        current = i;
        if (i >= 0) status.textContent = described(i);
        mark();
        if (i >= 0 && control("listen").checked) play(i);
      }

      function play(i) {
        if (i < 0) return;
        if (!data.sounds[i]) { status.textContent = "no sound: " + described(i); return; }
        audio.loop = control("loop").checked;
        audio.src = data.sounds[i];
        playing = i;
        root.dataset.asked = i;
        audio.play().catch(error => { if (error.name !== "AbortError") silent(i, error.name); });
        mark();
      }

      const silent = (i, why) => {
        if (playing === i) playing = -1;
        status.textContent = `this browser does not play the sound of ${described(i)} (${why})`;
        mark();
      };
      audio.addEventListener("playing", () => { root.dataset.playing = playing; });
      audio.addEventListener("ended", () => { playing = -1; delete root.dataset.playing; mark(); });
      audio.addEventListener("error", () => { if (playing >= 0) silent(playing, "its format is unknown"); });

      function choose(i, name) {
        if (i < 0) return;
        chosen[name] = i;
        const slot = slots[name], picture = slot.querySelector(".tile");
        slot.querySelector(".title").textContent = heading(i);
        slot.querySelector(".settings").textContent = details(i);
        slot.querySelector(".tile").setAttribute("aria-label", `picture of ${heading(i)}`);
        slot.querySelector("button").disabled = !data.sounds[i];
        picture.width = sheet && tile[i] >= 0 ? data.sheet.width : 0;
        picture.height = picture.width ? data.sheet.height : 0;
        if (picture.width) sheet.decode().then(() => picture.getContext("2d").drawImage(
          sheet, tile[i] % data.sheet.columns * data.sheet.width, Math.floor(tile[i] / data.sheet.columns) * data.sheet.height,
          data.sheet.width, data.sheet.height, 0, 0, data.sheet.width, data.sheet.height));
        play(i);
      }

      function step(dx, dy) {
        if (current < 0) { point(nearest(width / 2, height / 2, Math.max(width, height))); return; }
        let best = -1, least = Infinity;
        for (let i = 0; i < count; i++) {
          if (!shown[i] || i === current) continue;
          const along = (px[i] - px[current]) * dx + (py[i] - py[current]) * dy;
          const across = Math.abs((px[i] - px[current]) * dy - (py[i] - py[current]) * dx);
          if (along <= 0.5 || across > along) continue;
          const cost = along + 2 * across;
          if (cost < least) { least = cost; best = i; }
        }
        if (best >= 0) point(best);
      }

      function zoomed(factor, atX = width / 2, atY = height / 2) {
        const unit = Math.min((width - 48) / ((high[0] - low[0]) || 1), (height - 48) / ((high[1] - low[1]) || 1));
        const zoom = Math.max(1, Math.min(200, view.zoom * factor));
        // What lies under the pointer stays there.
        view.x += (atX - width / 2) / unit * (1 / view.zoom - 1 / zoom);
        view.y -= (atY - height / 2) / unit * (1 / view.zoom - 1 / zoom);
        view.zoom = zoom;
        if (zoom === 1) view = { ...whole };
        draw();
      }

      function sized() {
        ({ width, height } = stage.getBoundingClientRect());
        ratio = devicePixelRatio || 1;
        for (const canvas of [points, marks]) {
          canvas.width = Math.round(width * ratio);
          canvas.height = Math.round(height * ratio);
        }
        draw();
      }

      // Where a point goes: the slot whose button is pressed, B with shift.
      const takers = [...root.querySelectorAll('[name="slot"]')];
      const slotOf = event => event.shiftKey ? "B" : takers.find(button => button.getAttribute("aria-pressed") === "true").value;
      for (const taker of takers) taker.addEventListener("click", () => takers.forEach(button => button.setAttribute("aria-pressed", button === taker)));

      // One finger or the button held moves the map once it is zoomed in; two fingers zoom.
      const held = new Map();
      let moved = false;
      const place = event => { const box = marks.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
      const spread = () => { const [a, b] = [...held.values()]; return Math.hypot(a[0] - b[0], a[1] - b[1]); };
      marks.addEventListener("pointerdown", event => { held.set(event.pointerId, place(event)); moved = false; marks.setPointerCapture(event.pointerId); });
      marks.addEventListener("pointermove", event => {
        const at = place(event), from = held.get(event.pointerId);
        if (from && held.size === 2) {
          const before = spread();
          held.set(event.pointerId, at);
          moved = true;
          zoomed(spread() / before, at[0], at[1]);
        } else if (from && view.zoom > 1 && (moved || Math.hypot(at[0] - from[0], at[1] - from[1]) > 4)) {
          const unit = Math.min((width - 48) / ((high[0] - low[0]) || 1), (height - 48) / ((high[1] - low[1]) || 1)) * view.zoom;
          view.x -= (at[0] - from[0]) / unit;
          view.y += (at[1] - from[1]) / unit;
          held.set(event.pointerId, at);
          moved = true;
          draw();
        } else timed("hover", () => point(nearest(at[0], at[1], 48)));
      });
      marks.addEventListener("pointerup", event => {
        held.delete(event.pointerId);
        if (!moved) { const at = place(event), i = nearest(at[0], at[1], 24); point(i); choose(i, slotOf(event)); }
      });
      marks.addEventListener("pointercancel", event => held.delete(event.pointerId));
      marks.addEventListener("wheel", event => { event.preventDefault(); const at = place(event); zoomed(Math.exp(-event.deltaY / 400), at[0], at[1]); }, { passive: false });
      marks.addEventListener("keydown", event => {
        const actions = {
          ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0), ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1),
          Enter: () => choose(current, slotOf(event)), " ": () => choose(current, slotOf(event)),
          a: () => play(chosen.A), b: () => play(chosen.B),
          l: () => { control("loop").checked = !control("loop").checked; audio.loop = control("loop").checked; },
          "+": () => zoomed(1.5), "=": () => zoomed(1.5), "-": () => zoomed(1 / 1.5), "0": () => zoomed(0),
          Escape: () => { audio.pause(); playing = -1; mark(); },
        };
        const action = actions[event.key] || actions[event.key.toLowerCase()];
        if (action && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); action(); }
      });
      for (const [name, slot] of Object.entries(slots)) slot.querySelector("button").addEventListener("click", () => play(chosen[name]));
      root.querySelector(".controls").addEventListener("input", event => {
        if (event.target.name === "loop") audio.loop = event.target.checked;
        else if (event.target.name !== "listen") timed("filter", filter);
        if (event.target.name === "colour") swatches();
      });
      // The key of the colours: at the names of the facet that colours, or the scores' scale.
      function swatches() {
        const way = control("colour") ? control("colour").value : "0", scale = root.querySelector(".scale");
        root.querySelectorAll("[data-facet]").forEach(set => {
          const facet = data.facets[set.dataset.facet], isKey = set.dataset.facet === way;
          set.querySelectorAll(".swatch").forEach((swatch, i) => {
            swatch.hidden = !isKey;
            swatch.style.background = (dark.matches ? facet.darkColours : facet.colours)[i] || "#888888";
          });
        });
        if (!scale) return;
        scale.hidden = way !== "score";
        if (way === "score") {
          scale.textContent = `${leastScore.toPrecision(3)} to ${mostScore.toPrecision(3)}`;
          scale.style.setProperty("--scale", `linear-gradient(to right, ${data.scale.join(", ")})`);
        }
      }
      dark.addEventListener("change", () => { swatches(); draw(); });
      new ResizeObserver(sized).observe(stage);
      swatches();
      sized();
      timed("filter", filter);
      root.dataset.ready = "";
    }
    document.querySelectorAll(".sound-map").forEach(startSoundMap);
    """#
}
