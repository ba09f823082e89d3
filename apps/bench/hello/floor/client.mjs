export async function main(url) {
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "echo", arguments: { text: "hi" } },
  });
  const response = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  return (await response.json()).result;
}
