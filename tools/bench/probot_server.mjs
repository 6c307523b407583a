// What a bot on probot does with the same deliveries: verify, parse, dispatch, de-duplicate, enqueue.
//
//   node probot_server.mjs PORT REDIS_SOCKET      (WEBHOOK_SECRET in the environment)
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Redis from "ioredis";
import { createNodeMiddleware, createProbot } from "probot";

const [port, socket] = process.argv.slice(2);
const redis = new Redis(socket);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const probot = createProbot({
  overrides: {
    appId: 1,
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }),
    secret: process.env.WEBHOOK_SECRET,
    logLevel: "error",
  },
});

const review = async ({ id, payload }) => {
  const job = {
    installation: payload.installation.id,
    repository: payload.repository.full_name,
    number: payload.pull_request.number,
    head_sha: payload.pull_request.head.sha,
  };
  if (await redis.set(`probot:seen:${id}`, "1", "EX", 600, "NX")) {
    await redis.lpush("probot:review", JSON.stringify(job));
  }
};
const app = (bot) => bot.on(["pull_request.opened", "pull_request.synchronize"], review);

const middleware = await createNodeMiddleware(app, { probot, webhooksPath: "/webhook" });
createServer((request, response) => {
  middleware(request, response, () => response.writeHead(404).end());
}).listen(Number(port), "127.0.0.1", () => console.log("listening"));
