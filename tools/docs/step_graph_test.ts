import assert from "node:assert/strict";
import fc from "fast-check";
import { layeredLayout } from "./layered_layout.ts";
import { drawStepGraph, STEP_GRAPH } from "./step_graph.ts";

Deno.test("docs/images/step-graph.svg shows the graph that the compiler builds", async () => {
  // The formatter of the repository lays the file out in its own way.
  const bare = (svg: string) => svg.replace(/\s/g, "");
  const kept = await Deno.readTextFile(STEP_GRAPH);
  assert.ok(bare(kept) === bare(drawStepGraph()), "Draw it anew: see tools/docs/step_graph.ts");
});

Deno.test("layeredLayout() puts readers below what they read, and boxes and lines beside each other", () => {
  const box = fc.record({
    width: fc.integer({ min: 10, max: 90 }),
    picks: fc.array(fc.nat({ max: 1000 }), { maxLength: 3 }),
  });
  const graph = fc.array(box, { minLength: 1, maxLength: 25 }).map((boxes) =>
    boxes.map(({ width, picks }, i) => ({ width, reads: i === 0 ? [] : picks.map((k) => k % i) }))
  );
  fc.assert(fc.property(graph, (given) => {
    const { nodes, edges, width, rows } = layeredLayout(given, { gap: 16 });
    given.forEach(({ reads }, i) =>
      reads.forEach((k) => assert.ok(nodes[k].row < nodes[i].row, `${i} reads ${k}`))
    );
    const boxes = [
      ...nodes.map((node, i) => ({ ...node, width: given[i].width })),
      ...edges.flatMap(({ points }) =>
        points.slice(1, -1).map((point) => ({ ...point, width: 0 }))
      ),
    ];
    for (let row = 0; row < rows; row++) {
      const here = boxes.filter((box) => box.row === row).sort((a, b) => a.x - b.x);
      here.slice(1).forEach((box, k) => {
        const room = box.x - here[k].x - (box.width + here[k].width) / 2;
        assert.ok(room > 15.9, `${room} pixels between boxes of row ${row}`);
      });
    }
    for (const box of boxes) {
      assert.ok(box.x - box.width / 2 > -1e-6 && box.x + box.width / 2 < width + 1e-6);
    }
    for (const { from, to, points } of edges) {
      assert.equal(points.length, nodes[to].row - nodes[from].row + 1);
    }
  }));
});
