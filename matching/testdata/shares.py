"""Solves shares with what others have written, for tests and benchmarks: reads problems as JSON lines, writes what each is worth and how long that took.

A problem: demand and community by need, room by community, capacity by helper, worth by helper and need, null where a helper may not help.
ortools: min-cost flow (SimpleMinCostFlow). scipy: linear_sum_assignment, of problems in which everything is one and communities have room; else a linear program (HiGHS).
"""

import json
import sys
import time

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_matrix


def by_ortools(p):
    helpers, needs, groups = len(p["capacity"]), len(p["demand"]), len(p["room"])
    source, sink = helpers + needs + groups, helpers + needs + groups + 1
    worth = np.array([[0 if w is None else w for w in row] for row in p["worth"]], dtype=np.int64)
    may = np.array([[w is not None for w in row] for row in p["worth"]])
    h, n = np.nonzero(may)
    tails = np.concatenate([h, np.full(helpers, source), helpers + np.arange(needs), helpers + needs + np.arange(groups), [source]])
    heads = np.concatenate([helpers + n, np.arange(helpers), helpers + needs + np.array(p["group"]), np.full(groups, sink), [sink]])
    total = sum(p["capacity"])
    room = np.minimum(np.array(p["room"], dtype=np.int64), total)
    capacities = np.concatenate([np.full(len(h), total), p["capacity"], p["demand"], room, [total]])
    costs = np.concatenate([-worth[h, n], np.zeros(helpers + needs + groups + 1, dtype=np.int64)])
    began = time.perf_counter()
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    flow.set_nodes_supplies(np.array([source, sink]), np.array([total, -total]))
    status = flow.solve()
    took = time.perf_counter() - began
    if status != flow.OPTIMAL:
        raise SystemExit(f"ortools: {status}")
    return -flow.optimal_cost(), took


def by_assignment(p):
    # a helper of capacity k is k rows; what may not be is worth nothing, as idleness is
    rows = np.repeat(np.arange(len(p["capacity"])), p["capacity"])
    worth = np.array([[0 if w is None else max(w, 0) for w in row] for row in p["worth"]], dtype=np.float64)[rows]
    began = time.perf_counter()
    r, c = linear_sum_assignment(worth, maximize=True)
    return int(worth[r, c].sum()), time.perf_counter() - began


def by_linprog(p):
    may = [(h, n) for h, row in enumerate(p["worth"]) for n, w in enumerate(row) if w is not None]
    if not may:
        return 0, 0.0
    helpers, needs = len(p["capacity"]), len(p["demand"])
    rows, columns = [], []
    for i, (h, n) in enumerate(may):
        for row in (h, helpers + n, helpers + needs + p["group"][n]):
            rows.append(row)
            columns.append(i)
    bounds = np.array(p["capacity"] + p["demand"] + p["room"], dtype=np.float64)
    matrix = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(bounds), len(may)))
    cost = np.array([-p["worth"][h][n] for h, n in may], dtype=np.float64)
    began = time.perf_counter()
    found = linprog(cost, A_ub=matrix.tocsr(), b_ub=bounds, method="highs")
    return round(-found.fun), time.perf_counter() - began


def main():
    for line in sys.stdin:
        p = json.loads(line)
        answer = {}
        for name in p["by"]:
            solve = {"ortools": by_ortools, "assignment": by_assignment, "linprog": by_linprog}[name]
            worth, took = solve(p)
            answer[name] = {"worth": int(worth), "seconds": took}
        print(json.dumps(answer), flush=True)


main()
