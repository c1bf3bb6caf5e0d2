/**
 * Draws the graph of a small training step for `docs/explanation/training-compiler.md`.
 * Run as `deno run --allow-env --allow-read --allow-write=docs tools/docs/step_graph.ts`, then
 * `deno fmt docs/images`.
 *
 * @module
 */
import { type Node, type Tensor, topologicalOrder } from "../../lib/nn/graph/mod.ts";
import { dense, lastStep } from "../../lib/nn/layers/mod.ts";
import { sgd } from "../../lib/nn/optim/mod.ts";
import { buildStep, squaredError } from "../../lib/nn/train/mod.ts";
import { layeredLayout, type PlacedNode } from "./layered_layout.ts";

/** Where the picture is kept. */
export const STEP_GRAPH = new URL("../../docs/images/step-graph.svg", import.meta.url);

/** The part of a step that made a node. */
type Stage = "fed" | "forward" | "backward" | "update";

/** Told apart by frame as well as by colour. */
const LOOK: Readonly<Record<Stage, { readonly fill: string; readonly frame: string }>> = {
  fed: { fill: "#ffffff", frame: 'rx="13" stroke="#555555"' },
  forward: { fill: "#d9ecf8", frame: 'stroke="#0072b2"' },
  backward: { fill: "#fbe3d2", frame: 'stroke="#d55e00" stroke-dasharray="5 3"' },
  update: { fill: "#d6f0e7", frame: 'stroke="#009e73" stroke-width="2.5"' },
};

const NAMES: Readonly<Record<Stage, string>> = {
  fed: "fed or constant",
  forward: "forward: the layer and its loss",
  backward: "backward: rules of the gradient table",
  update: "update: the optimiser",
};

const ROW = 52, BOX = 26, MARGIN = 16, LEGEND = 34;

/** The step of a line through two features, fitted by gradient descent on four samples. */
function smallStep() {
  return buildStep(
    (context, x) => dense(context, lastStep(x), { name: "line", units: 1 }),
    { shape: [1, 4, 2], loss: squaredError(), optimizer: sgd(), withGradients: true },
  ).outputs;
}

function labelOf({ op, attributes, outputs: [{ shape }] }: Node): string {
  const given = attributes as { readonly name?: string; readonly data?: ArrayLike<number> };
  const size = shape.length === 0 ? "" : ` [${shape.join(", ")}]`;
  return `${given.name ?? given.data?.[0] ?? op}${size}`;
}

/** Lines from row to row, rounded where they turn. */
function path(points: readonly PlacedNode[]): string {
  const at = ({ x, row }: PlacedNode) => [x + MARGIN, LEGEND + MARGIN + row * ROW + BOX / 2];
  const [[startX, startY], ...rest] = points.map(at);
  let text = `M${startX.toFixed(1)},${(startY + BOX / 2).toFixed(1)}`;
  let from = [startX, startY + BOX / 2];
  rest.forEach(([x, y], k) => {
    const end = k === rest.length - 1 ? y - BOX / 2 - 5 : y;
    const middle = (from[1] + end) / 2;
    const numbers = [from[0], middle, x, middle, x, end].map((value) => value.toFixed(1));
    text += `C${numbers.join(" ")}`;
    from = [x, end];
  });
  return text;
}

/** A node of the graph as a box. */
interface Box {
  readonly stage: Stage;
  readonly label: string;
  readonly width: number;
  /** Indices of the boxes that it reads. */
  readonly reads: readonly number[];
}

const widthOf = (label: string) => 14 + 6.3 * label.length;

/** The nodes of the step in an order in which each stands after those that it reads. */
function boxesOf(outputs: Readonly<Record<string, Tensor>>): Box[] {
  const reached = (tensors: readonly Tensor[]) => new Set(topologicalOrder(tensors));
  const forward = reached([outputs.loss]);
  const gradients = Object.keys(outputs).filter((name) => name.startsWith("gradient/"));
  const backward = reached(gradients.map((name) => outputs[name]));
  const named = new Map(Object.entries(outputs).map(([name, { node }]) => [node, ` = ${name}`]));
  const order = topologicalOrder(Object.values(outputs));
  const place = new Map(order.map((node, i) => [node, i]));
  return order.map((node) => {
    const made = forward.has(node) ? "forward" : backward.has(node) ? "backward" : "update";
    const label = labelOf(node) + (named.get(node) ?? "");
    return {
      stage: node.inputs.length === 0 ? "fed" : made,
      label,
      width: widthOf(label),
      reads: node.inputs.map((tensor) => place.get(tensor.node)!),
    };
  });
}

/** A box with its label, around a point. */
function draw({ stage, label, width }: Omit<Box, "reads">, x: number, top: number): string {
  const { fill, frame } = LOOK[stage];
  const left = (x - width / 2).toFixed(1);
  return `<rect x="${left}" y="${top}" width="${
    width.toFixed(1)
  }" height="${BOX}" fill="${fill}" ${frame}/>` +
    `<text x="${x.toFixed(1)}" y="${top + 17}">${label}</text>`;
}

/** The picture as SVG. */
export function drawStepGraph(): string {
  const boxes = boxesOf(smallStep());
  const { nodes, edges, width, rows } = layeredLayout(boxes);
  let legendEnd = MARGIN;
  const legend = (Object.keys(NAMES) as Stage[]).map((stage) => {
    const label = NAMES[stage], x = legendEnd + widthOf(label) / 2;
    legendEnd += widthOf(label) + 12;
    return draw({ stage, label, width: widthOf(label) }, x, 8);
  });
  const wide = Math.ceil(Math.max(width + 2 * MARGIN, legendEnd));
  const high = LEGEND + 2 * MARGIN + (rows - 1) * ROW + BOX;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Graph of a training step" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}" font-family="system-ui, sans-serif" font-size="12" text-anchor="middle">`,
    '<defs><marker id="tip" markerWidth="7" markerHeight="7" refX="1" refY="3" orient="auto"><path d="M0,0L6,3L0,6Z" fill="#555555"/></marker></defs>',
    '<rect width="100%" height="100%" fill="white"/>',
    '<g fill="none" stroke="#555555" marker-end="url(#tip)">',
    ...edges.map(({ points }) => `<path d="${path(points)}"/>`),
    "</g>",
    ...legend,
    ...boxes.map((box, i) => {
      const { x, row } = nodes[i];
      return draw(box, x + MARGIN, LEGEND + MARGIN + row * ROW);
    }),
    "</svg>\n",
  ].join("\n");
}

if (import.meta.main) await Deno.writeTextFile(STEP_GRAPH, drawStepGraph());
