/** One step of a plan as EXPLAIN (ANALYZE, FORMAT JSON) tells it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Plans'?: readonly PlanNode[];
}

/** What EXPLAIN answers. */
export interface Explained {
  readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[];
}

/** Every step of what was explained. */
export function stepsOf(row: Explained | undefined): readonly PlanNode[] {
  return (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => withBelow(Plan));
}

function withBelow(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(withBelow)];
}

/** Rows that a step looks at. */
export function looksAt(node: PlanNode): number {
  return (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
}
