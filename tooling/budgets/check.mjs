// Prints every budget beside its measure and fails when one is exceeded. Measures dist: build first.
import { BUDGETS, complaint } from "./budgets.mjs";

const complaints = [];
for (const budget of BUDGETS) {
  const measured = await budget.measure();
  const wrong = complaint(budget, measured);
  console.log(
    `${wrong ? "OVER" : "ok  "}  ${String(measured.value).padStart(7)} of ${String(budget.ceiling).padStart(7)}  ${budget.name} (${budget.unit})`,
  );
  if (wrong) complaints.push(wrong);
}
if (complaints.length) {
  console.error(`\n${complaints.join("\n")}`);
  process.exitCode = 1;
}
