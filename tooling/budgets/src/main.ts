// Prints every budget beside its measure and fails when one is exceeded. It measures dist: build first.
import { BUDGETS, complaint } from "./budgets.js";

const complaints: string[] = [];
for (const budget of BUDGETS) {
  const measured = await budget.measure();
  const wrong = complaint(budget, measured);
  const target = budget.target === undefined ? "" : `, target ${budget.target}`;
  const figures = `${String(measured.value).padStart(7)} of ${String(budget.ceiling).padStart(6)}`;
  console.log(`${wrong === undefined ? "ok  " : "OVER"} ${figures}  ${budget.name} (${budget.unit}${target})`);
  if (wrong !== undefined) complaints.push(wrong);
}
if (complaints.length > 0) {
  console.error(`\n${complaints.join("\n")}`);
  process.exitCode = 1;
}
