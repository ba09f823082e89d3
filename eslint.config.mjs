export { config as default } from "@mortise-tooling/lint";
