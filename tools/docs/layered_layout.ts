/** A box of a graph and the boxes that it reads. */
export interface LayoutNode {
  readonly width: number;
  /** Indices of the nodes that it reads, all smaller than its own. */
  readonly reads: readonly number[];
}

/** Where a box and the lines that lead to it are. */
export interface PlacedNode {
  /** Of its centre. */
  readonly x: number;
  /** Row from the top, from 0. */
  readonly row: number;
}

/** A line as the points that it passes, a row each, from what is read to its reader. */
export interface PlacedEdge {
  readonly from: number;
  readonly to: number;
  readonly points: readonly PlacedNode[];
}

/** What {@linkcode layeredLayout} gives. */
export interface Layout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly rows: number;
}

interface Item {
  readonly row: number;
  readonly width: number;
  x: number;
  readonly above: Item[];
  readonly below: Item[];
}

/** Passes that sort the rows, and passes that then straighten lines. */
const SORTING = 24, STRAIGHTENING = 60;
/** Room of a line that passes a row. */
const LANE = 14;

/** Rows by the longest way from a source; a source stands right above its first reader. */
function rowsOf(nodes: readonly LayoutNode[]): number[] {
  const rows: number[] = [];
  for (const { reads } of nodes) rows.push(Math.max(-1, ...reads.map((k) => rows[k])) + 1);
  const first = new Array<number>(nodes.length).fill(Infinity);
  nodes.forEach(({ reads }, i) => reads.forEach((k) => first[k] = Math.min(first[k], rows[i])));
  return rows.map((row, i) =>
    nodes[i].reads.length === 0 && first[i] < Infinity ? first[i] - 1 : row
  );
}

/** Moves the items of a row apart, in their order: halfway between pushing all right and all left. */
function separate(row: readonly Item[], gap: number): void {
  const distance = (a: Item, b: Item) => (a.width + b.width) / 2 + gap;
  const right = row.map(({ x }) => x), left = row.map(({ x }) => x);
  for (let k = 1; k < row.length; k++) {
    right[k] = Math.max(right[k], right[k - 1] + distance(row[k - 1], row[k]));
  }
  for (let k = row.length - 2; k >= 0; k--) {
    left[k] = Math.min(left[k], left[k + 1] - distance(row[k], row[k + 1]));
  }
  row.forEach((item, k) => item.x = (right[k] + left[k]) / 2);
}

const mean = (items: readonly Item[]) => items.reduce((sum, { x }) => sum + x, 0) / items.length;

/**
 * A drawing of a graph in rows (Sugiyama et al., 1981): what is read stands above its readers, lines
 * over several rows get a lane in each, and every row is sorted by the means of its neighbours.
 */
export function layeredLayout(
  nodes: readonly LayoutNode[],
  { gap = 16 }: {
    /** Least room between two boxes of a row. Default: 16. */
    readonly gap?: number;
  } = {},
): Layout {
  const rowOf = rowsOf(nodes);
  const rows: Item[][] = Array.from({ length: Math.max(...rowOf) + 1 }, () => []);
  const add = (row: number, width: number): Item => {
    const item = { row, width, x: 0, above: [], below: [] };
    rows[row].push(item);
    return item;
  };
  const link = (a: Item, b: Item) => {
    a.below.push(b);
    b.above.push(a);
  };
  const items = nodes.map(({ width }, i) => add(rowOf[i], width));
  const lines = nodes.flatMap(({ reads }, to) =>
    [...new Set(reads)].map((from) => {
      const points = [items[from]];
      for (let row = rowOf[from] + 1; row < rowOf[to]; row++) points.push(add(row, LANE));
      points.push(items[to]);
      points.slice(1).forEach((point, k) => link(points[k], point));
      return { from, to, points };
    })
  );
  for (const row of rows) row.forEach((item, k) => item.x = k * 100);
  for (let sweep = 0; sweep < SORTING + STRAIGHTENING; sweep++) {
    const down = sweep % 2 === 0, sorting = sweep < SORTING;
    for (const row of down ? rows : rows.toReversed()) {
      for (const item of row) {
        const beside = sorting ? (down ? item.above : item.below) : [...item.above, ...item.below];
        if (beside.length > 0) item.x = mean(beside);
      }
      if (sorting) row.sort((a, b) => a.x - b.x);
      separate(row, gap);
    }
  }
  const all = rows.flat();
  const left = Math.min(...all.map(({ x, width }) => x - width / 2));
  const right = Math.max(...all.map(({ x, width }) => x + width / 2));
  const placed = ({ x, row }: Item): PlacedNode => ({ x: x - left, row });
  return {
    nodes: items.map(placed),
    edges: lines.map(({ from, to, points }) => ({ from, to, points: points.map(placed) })),
    width: right - left,
    rows: rows.length,
  };
}
