using DigestWorker.Hosting;

namespace DigestWorker.Tests.Hosting;

public sealed class BadSettingsTests
{
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>What is wrong in the file (over a model that is in order), and the line that says so.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        // Keys that are not there.
        { """{ "Lllm": {} }""", "Lllm: unknown key; did you mean Llm." },
        { """{ "Llm": { "Modell": "m" } }""", "Llm:Modell: unknown key; did you mean Model." },
        { """{ "Output": { "Path": "x" } }""", "Output:Path: unknown key; there are Directory, FrontMatter." },
        { """{ "Digests": { "daily": { "Crom": "0 0 9 * * ?" } } }""", "Digests:daily:Crom: unknown key; did you mean Cron." },
        { """{ "Digests": { "daily": { "Llm": { "Temprature": 1 } } } }""", "Digests:daily:Llm:Temprature: unknown key; did you mean Temperature." },
        { """{ "Llm": { "Address": "https://example.com" } }""", "Llm:Address: unknown key; there are Provider, Endpoint, Model, ApiVersion, ApiKey, ApiKeyFile, PromptFile, MaxConcurrency, RequestsPerMinute, TokensPerMinute, Timeout, MaxAttempts, MaxOutputTokens, DailyTokenBudget, Prices, Fallbacks, Verifier, Temperature, Thinking, ReasoningEffort, ContextTokens, ReadFullText, FullTextTokens, AllowHttp." },

        { """{ "Llm": { "Fallbacks": [{ "Modell": "m" }] } }""", "Llm:Fallbacks:0:Modell: unknown key; did you mean Model." },
        { """{ "Llm": { "Prices": { "m": { "Promt": 1 } } } }""", "Llm:Prices:m:Promt: unknown key; did you mean Prompt." },

        // Values that are none of their kind.
        { """{ "Llm": { "Prices": { "m": { "Prompt": "cheap" } } } }""", "Llm:Prices:m:Prompt: 'cheap' is not a number." },
        { """{ "Llm": { "Provider": "Gemini" } }""", "Llm:Provider: 'Gemini' is not a valid value; set one of AzureOpenAI, OpenAI, Ollama." },
        { """{ "Llm": { "Timeout": "two minutes" } }""", "Llm:Timeout: 'two minutes' is not a span of time; write one such as 90s, 2m, 36h or 1.12:00:00 (days.hours:minutes:seconds)." },
        { """{ "Llm": { "MaxConcurrency": "many" } }""", "Llm:MaxConcurrency: 'many' is not a whole number." },
        { """{ "Llm": { "MaxConcurrency": 99999999999 } }""", "Llm:MaxConcurrency: '99999999999' is not a whole number." },
        { """{ "Llm": { "Temperature": "warm" } }""", "Llm:Temperature: 'warm' is not a number." },
        { """{ "Llm": { "AllowHttp": "maybe" } }""", "Llm:AllowHttp: 'maybe' is not a switch; set true or false." },
        { """{ "Llm": { "Timeout": "it's late" } }""", "Llm:Timeout: 'it's late' is not a span of time; write one such as 90s, 2m, 36h or 1.12:00:00 (days.hours:minutes:seconds)." },
        { """{ "Digests": { "daily": { "Listing": "HackerNews" } } }""", "Digests:daily:Listing: 'HackerNews' is not a valid value; set one of HuggingFaceDaily, HuggingFaceTrending, HuggingFaceWeekly, HuggingFaceMonthly, Arxiv, Roundup." },
        { """{ "Digests": { "daily": { "Listing": 7 } } }""", "Digests:daily:Listing: '7' is invalid; set one of HuggingFaceDaily, HuggingFaceTrending, HuggingFaceWeekly, HuggingFaceMonthly, Arxiv, Roundup." },
        { """{ "Digests": { "daily": { "Repeat": "Sometimes" } } }""", "Digests:daily:Repeat: 'Sometimes' is not a valid value; set one of Never, Always." },
        { """{ "Storage": { "Provider": "Oracle" } }""", "Storage:Provider: 'Oracle' is not a valid value; set one of Sqlite, Postgres." },
        { """{ "HuggingFace": { "BaseUrl": "http://[" } }""", "HuggingFace:BaseUrl: 'http://[' is not a URL such as https://example.com." },

        // A value where a list or a section stands, and the other way round.
        { """{ "Llm": "gpt-4o-mini" }""", "Llm: it is a section; write { … }." },
        { """{ "Digests": { "daily": { "Include": "agents" } } }""", "Digests:daily:Include: it is a list; write [\"agents\"]." },
        { """{ "Llm": { "Model": { "Name": "m" } } }""", "Llm:Model: it is a single value; write it without brackets." },

        // Keys without a value.
        { """{ "Digests": { "daily": { "Cron": null } } }""", "Digests:daily:Cron: it has no value; set one, or remove the key to use the default." },
        { """{ "Digests": { "daily": { "TimeZone": {} } } }""", "Digests:daily:TimeZone: it has no value; set one, or remove the key to use the default." },
        { """{ "Digests": { "daily": { "Directory": null } } }""", "Digests:daily:Directory: it has no value; set one, or remove the key to use the default." },
        { """{ "Digests": { "daily": { "Include": null } } }""", "Digests:daily:Include: it has no value; set one, or remove the key to use the default." },
        { """{ "Digests": { "nlp": { "Listing": "Arxiv", "Categories": [null] } } }""", "Digests:nlp:Categories:0: it has no value; set one, or remove the key to use the default." },
        { """{ "HuggingFace": { "BaseUrl": {} } }""", "HuggingFace:BaseUrl: it has no value; set one, or remove the key to use the default." },
        { """{ "Arxiv": { "MinInterval": null } }""", "Arxiv:MinInterval: it has no value; set one, or remove the key to use the default." },
        { """{ "Llm": { "Model": null } }""", "Llm:Model: it has no value; set one, or remove the key to use the default." },
        { """{ "Llm": { "Provider": null } }""", "Llm:Provider: it has no value; set one, or remove the key to use the default." },
        { """{ "Llm": { "Prices": { "m": { "Prompt": null } } } }""", "Llm:Prices:m:Prompt: it has no value; set one, or remove the key to use the default." },
        { """{ "Web": { "Url": null } }""", "Web:Url: it has no value; set one, or remove the key to use the default." },

        // Values out of their range.
        { """{ "Logging": { "Level": "Loud" } }""", "Logging:Level: 'Loud' is not a valid value; set one of Trace, Debug, Information, Warning, Error, Critical, None." },
        { """{ "Logging": { "Categories": { "Quartz": 9 } } }""", "Logging:Categories:Quartz: '9' is invalid; set one of Trace, Debug, Information, Warning, Error, Critical, None." },
        { """{ "Logging": { "Format": "Xml" } }""", "Logging:Format: 'Xml' is not a valid value; set one of Json, Text." },
        { """{ "Logging": { "File": "/" } }""", "Logging:File: '/' is a folder; name a file in it." },
        { """{ "Logging": { "MaxFileSize": 0 } }""", "Logging:MaxFileSize: 0 is out of range; set 1 to 1024 (MiB)." },
        { """{ "Logging": { "MaxFiles": 0 } }""", "Logging:MaxFiles: 0 is out of range; set 1 to 1000." },
        { """{ "Llm": { "RequestsPerMinute": -1 } }""", "Llm:RequestsPerMinute: -1 is out of range; set what the provider allows, or 0 for no limit." },
        { """{ "Llm": { "TokensPerMinute": -1 } }""", "Llm:TokensPerMinute: -1 is out of range; set what the provider allows, or 0 for no limit." },
        { """{ "Llm": { "DailyTokenBudget": -1 } }""", "Llm:DailyTokenBudget: -1 is out of range; set the maximum tokens per day, or 0 for no limit." },
        { """{ "Llm": { "Prices": { "m": { "Prompt": -1 } } } }""", "Llm:Prices:m: a price is out of range; set the price of a million tokens, 0 to 100000." },
        { """{ "Llm": { "Fallbacks": [{ "MaxAttempts": 0 }] } }""", "Llm:Fallbacks:0:MaxAttempts: 0 is out of range; set 1 to 10." },
        { """{ "Llm": { "Fallbacks": [{ "Model": "a", "Fallbacks": [{ "Model": "b" }] }] } }""", "Llm:Fallbacks:0:Fallbacks: a fallback cannot have fallbacks; move them to Llm:Fallbacks, in order." },
        { """{ "Llm": { "Fallbacks": [{ "Model": "a", "Verifier": { "Model": "b" } }] } }""", "Llm:Fallbacks:0:Verifier: a fallback cannot have a verifier; Llm:Verifier verifies its answers, too." },
        { """{ "Llm": { "Verifier": { "Modell": "m" } } }""", "Llm:Verifier:Modell: unknown key; did you mean Model." },
        { """{ "Llm": { "Verifier": { "Model": "m", "Provider": "AzureOpenAI" } } }""", "Llm:Verifier:Endpoint: missing; set the resource's address, such as https://NAME.openai.azure.com." },
        { """{ "Llm": { "Verifier": { "Model": "m", "Endpoint": "http://b.example.com/v1", "ApiKey": "k" } } }""", "Llm:Verifier:Endpoint: the key would be sent unencrypted to b.example.com; use https, or set Llm:Verifier:AllowHttp to true." },
        { """{ "Llm": { "Verifier": { "Model": "m", "OnOutage": "Wait" } } }""", "Llm:Verifier:OnOutage: 'Wait' is not a valid value; set one of Publish, Withhold." },
        { """{ "Llm": { "Fallbacks": [{ "Provider": "AzureOpenAI" }] } }""", "Llm:Fallbacks:0:Endpoint: missing; set the resource's address, such as https://NAME.openai.azure.com." },
        { """{ "Llm": { "MaxConcurrency": 0 } }""", "Llm:MaxConcurrency: 0 is out of range; set 1 to 1000." },
        { """{ "Llm": { "MaxAttempts": 11 } }""", "Llm:MaxAttempts: 11 is out of range; set 1 to 10." },
        { """{ "Llm": { "Timeout": "02:00:00" } }""", "Llm:Timeout: 02:00:00 is out of range; set 1s (00:00:01) to 1h (01:00:00)." },
        { """{ "Llm": { "Timeout": 7200 } }""", "Llm:Timeout: 02:00:00 is out of range; set 1s (00:00:01) to 1h (01:00:00)." },
        { """{ "Llm": { "Timeout": "-3s" } }""", "Llm:Timeout: '-3s' is not a span of time; write one such as 90s, 2m, 36h or 1.12:00:00 (days.hours:minutes:seconds)." },
        { """{ "Arxiv": { "MinInterval": "3d" } }""", "Arxiv:MinInterval: 3.00:00:00 is out of range; set 0s to 10m." },
        { """{ "Arxiv": { "MinInterval": 0 } }""", "Arxiv:MinInterval: 00:00:00 is shorter than arXiv allows; set 3s or more." },
        { """{ "Digests": { "daily": { "SettleAfter": 36 } } }""", "Digests:daily:SettleAfter: '36' has no unit; write 36h for hours, 36m for minutes or 36s for seconds." },
        { """{ "Llm": { "MaxOutputTokens": 10 } }""", "Llm:MaxOutputTokens: 10 is out of range; set 200 to 100000." },
        { """{ "Llm": { "ContextTokens": 100 } }""", "Llm:ContextTokens: 100 is out of range; set 2048 to 1000000, or 0 for as much as prompt and answer need." },
        { """{ "Llm": { "ApiVersion": "v1?x" } }""", "Llm:ApiVersion: 'v1?x' is invalid; set a version such as 2024-10-21, or remove it for the default." },
        { """{ "Llm": { "FullTextTokens": 100 } }""", "Llm:FullTextTokens: 100 is out of range; set 500 to 200000." },
        { """{ "Llm": { "ReasoningEffort": "Most" } }""", "Llm:ReasoningEffort: 'Most' is not a valid value; set one of Default, None, Minimal, Low, Medium, High." },
        { """{ "Llm": { "Thinking": "Off", "ReasoningEffort": "Low" } }""", "Llm:ReasoningEffort: Low contradicts Llm:Thinking Off; remove one of them." },
        { """{ "Llm": { "Thinking": "On", "ReasoningEffort": "None" } }""", "Llm:ReasoningEffort: None contradicts Llm:Thinking On; remove one of them." },
        { """{ "Llm": { "Temperature": 3 } }""", "Llm:Temperature: 3 is out of range; set 0 to 2." },
        { """{ "Digests": { "daily": { "LookBackDays": 0 } } }""", "Digests:daily:LookBackDays: 0 is out of range; set 1 to 31." },
        { """{ "Digests": { "daily": { "SettleAfter": "8.00:00:00" } } }""", "Digests:daily:SettleAfter: 8.00:00:00 is out of range; set 0s to 7d (7.00:00:00)." },
        { """{ "Digests": { "daily": { "MaxPapers": -1 } } }""", "Digests:daily:MaxPapers: -1 is out of range; set 0 for all, or more." },

        // Schedules.
        { """{ "Digests": { "daily": { "Cron": "0 9 * * *" } } }""", "Digests:daily:Cron: '0 9 * * *' has five fields, as in crontab; add the seconds in front, and write ? for one of the two days: 0 0 9 * * ?." },
        { """{ "Digests": { "daily": { "Cron": "0 61 9 * * ?" } } }""", "Digests:daily:Cron: '0 61 9 * * ?' is not a valid cron expression (seconds minutes hours day-of-month month day-of-week, with ? for one of the two days); set one such as 0 0 9,15,21 * * ?." },
        { """{ "Digests": { "daily": { "TimeZone": "Asia/Pyongchang" } } }""", "Digests:daily:TimeZone: 'Asia/Pyongchang' is not a time zone of this system; set an IANA name such as Asia/Seoul, and install tzdata if it is missing." },

        // Deliveries.
        { """{ "Deliveries": { "team": { "Channel": "Fax" } } }""", "Deliveries:team:Channel: 'Fax' is not a valid value; set one of Slack, Discord, Teams, Telegram, Webhook, Git, Email." },
        { """{ "Deliveries": { "team": { "Url": "https://hooks.example.com/x" } } }""", "Deliveries:team:Channel: missing; set one of Slack, Discord, Teams, Telegram, Webhook, Git, Email." },
        { """{ "Deliveries": { "team": { "Channel": "Slack" } } }""", "Deliveries:team:Url: missing; set the address of the webhook, or UrlFile." },
        { """{ "Deliveries": { "team": { "Channel": "Slack", "Url": "http://hooks.example.com/canary" } } }""", "Deliveries:team:Url: what is sent to hooks.example.com would travel unencrypted; use https, or set AllowHttp." },
        { """{ "Deliveries": { "team": { "Channel": "Slack", "Url": "hooks.slack.com/canary" } } }""", "Deliveries:team:Url: it is not a valid URL; set one that begins with https://, without a user name." },
        { """{ "Deliveries": { "team": { "Channel": "Slack", "Url": "https://hooks.example.com/x", "UrlFile": "url" } } }""", "Deliveries:team:UrlFile: Deliveries:team:Url is also set; remove one of them." },
        { """{ "Deliveries": { "team": { "Channel": "Slack", "UrlFile": "/nowhere/url" } } }""", "Deliveries:team:UrlFile: Could not find a part of the path '/nowhere/url'; name a readable file that contains it." },
        { """{ "Deliveries": { "team": { "Channel": "Slack", "Url": "https://hooks.example.com/x", "Digests": ["nlp"] } } }""", "Deliveries:team:Digests: there is no digest 'nlp'; there are daily." },
        { """{ "Deliveries": { "team": { "Channel": "Slack", "Url": "https://hooks.example.com/x", "Send": ["Everything"] } } }""", "Deliveries:team:Send:0: 'Everything' is not a valid value; set one of Published, Updated, Settled, Failed, Recovered, DeliveryDead, BudgetUsedUp, KeyRefused." },
        { """{ "Deliveries": { "team": { "Channel": "Slack", "Url": "https://hooks.example.com/x", "MaxPapers": 0 } } }""", "Deliveries:team:MaxPapers: 0 is out of range; set 1 to 100." },
        { """{ "Deliveries": { "team": { "Channel": "Slack", "Url": "https://hooks.example.com/x", "Interest": "vision" } } }""", "Deliveries:team:Interest: there is no interest 'vision'; add it to the section Interests, or remove the key." },
        { """{ "Interests": { "nlp": { "Terms": { "x": 1 } }, "vision": { "Terms": { "x": 1 } } }, "Deliveries": { "team": { "Channel": "Slack", "Url": "https://hooks.example.com/x", "Interest": "visions" } } }""", "Deliveries:team:Interest: there is no interest 'visions'; there are nlp, vision." },
        { """{ "Interests": { "vision": { "Terms": { "x": 1 } } }, "Deliveries": { "archive": { "Channel": "Git", "Remote": "/srv/digests.git", "Interest": "Vision" } } }""", "Deliveries:archive:Interest: a repository gets whole editions; remove it, or give a digest the interest." },

        // Interests.
        { """{ "Digests": { "daily": { "Interest": "vision" } } }""", "Digests:daily:Interest: there is no interest 'vision'; add it to the section Interests, or remove the key." },
        { """{ "Interests": { "vision": { "Title": "Team" }, "nlp": { "Terms": { "x": 1 } } } }""", "Interests:vision: it is empty; set Terms, Authors, Organizations or Like, such as \"Terms\": { \"diffusion\": 1 }." },
        { """{ "Interests": { "vision": { "Term": { "x": 1 } } } }""", "Interests:vision:Term: unknown key; did you mean Terms." },
        { """{ "Interests": { "vision": { "Terms": ["x"] } } }""", "Interests:vision:Terms:0: 'x' is not a whole number." },
        { """{ "Interests": { "vision": { "Terms": { "x": "much" } } } }""", "Interests:vision:Terms:x: 'much' is not a whole number." },
        { """{ "Interests": { "vision": { "Terms": { "x": 101, "y": 1 } } } }""", "Interests:vision:Terms:x: 101 is out of range; set -100 to 100, without 0." },
        { """{ "Interests": { "vision": { "Authors": { "Jian Hu": 0, "Mina Seo": 1 } } } }""", "Interests:vision:Authors:Jian Hu: 0 is out of range; set -100 to 100, without 0." },
        { """{ "Interests": { "vision": { "Authors": { "Hu, Jian": 1, "Jian Hu": 1 } } } }""", "Interests:vision:Authors:Jian Hu: it is the same name as Hu, Jian; remove one of them." },
        { """{ "Interests": { "vision": { "Terms": { "***": 1 } } } }""", "Interests:vision:Terms:***: it has no letter and no digit, so that nothing matches it; remove it." },
        { """{ "Interests": { "vision": { "Terms": { "survey": -2 } } } }""", "Interests:vision: no paper can score more than 0; add a weight above 0, or set Interests:vision:MinScore below 0." },
        { """{ "Interests": { "vision": { "Like": ["REINFORCE++"] } } }""", "Interests:vision:Like: 'REINFORCE++' is not an arXiv identifier; set one such as 2501.03262." },
        { """{ "Interests": { "vision": { "Terms": { "x": 1 }, "MinScore": 1001 } } }""", "Interests:vision:MinScore: 1001 is out of range; set -1000 to 1000." },
        { """{ "Interests": { "비전": { "Terms": { "x": 1 } } } }""", "Interests:비전: an interest's name consists of letters, digits, - and _, 50 at most; rename it, and set Title." },
        { """{ "Deliveries": { "team": { "Channel": "Slack", "Url": "https://hooks.example.com/x", "GiveUpAfter": "1s" } } }""", "Deliveries:team:GiveUpAfter: 00:00:01 is out of range; set 1m to 30d." },
        { """{ "Deliveries": { "my team": { "Channel": "Slack", "Url": "https://hooks.example.com/x" } } }""", "Deliveries:my team: a delivery's name consists of letters, digits, - and _, 50 at most; rename it." },
        { """{ "Deliveries": { "bot": { "Channel": "Telegram", "Chat": "-1" } } }""", "Deliveries:bot:Token: missing; set the token of the bot, which BotFather gave you, or TokenFile." },
        { """{ "Deliveries": { "bot": { "Channel": "Telegram", "Token": "1:canary" } } }""", "Deliveries:bot:Chat: missing; set the id of the chat, or the name of a channel such as @papers." },
        { """{ "Deliveries": { "site": { "Channel": "Webhook", "Url": "https://example.com/hook", "Secret": "canary" } } }""", "Deliveries:site:Secret: it is not whsec_ and at least 24 bytes in base64; make one with: echo whsec_$(openssl rand -base64 32)" },
        { """{ "Deliveries": { "site": { "Channel": "Webhook", "Url": "https://example.com/hook", "Headers": { "webhook-id": "x" } } } }""", "Deliveries:site:Headers:webhook-id: it is not a header that can be set; use letters, digits and -, and a value on one line." },
        { """{ "Deliveries": { "archive": { "Channel": "Git" } } }""", "Deliveries:archive:Remote: missing; set the address of the repository, such as https://github.com/name/digests.git, or a path." },
        { """{ "Deliveries": { "archive": { "Channel": "Git", "Remote": "https://me:canary@github.com/name/digests.git" } } }""", "Deliveries:archive:Remote: it holds a user name or password; remove it, and set Token or TokenFile." },
        { """{ "Deliveries": { "archive": { "Channel": "Git", "Remote": "http://git.example.com/digests.git" } } }""", "Deliveries:archive:Remote: the token would travel unencrypted to git.example.com; use https, or set AllowHttp." },
        { """{ "Deliveries": { "archive": { "Channel": "Git", "Remote": "/srv/digests.git", "Send": ["Published"] } } }""", "Deliveries:archive:Send: a repository gets editions alone; set Updated or Settled." },
        { """{ "Deliveries": { "archive": { "Channel": "Git", "Remote": "/srv/digests.git", "Branch": "a..b" } } }""", "Deliveries:archive:Branch: 'a..b' is not the name of a branch; set one such as main." },
        { """{ "Deliveries": { "archive": { "Channel": "Git", "Remote": "/srv/digests.git", "Path": "../x" } } }""", "Deliveries:archive:Path: '../x' leads out of the repository; set a folder in it, such as digests." },
        { """{ "Deliveries": { "archive": { "Channel": "Git", "Remote": "/srv/digests.git", "Author": "me" } } }""", "Deliveries:archive:Author: 'me' is not a name and an address; set one such as DigestWorker <digestworker@example.com>." },
        { """{ "Deliveries": { "a": { "Channel": "Git", "Remote": "/srv/digests.git" }, "b": { "Channel": "Git", "Remote": "/srv/digests.git/" } } }""", "Deliveries:b:Path: it is the branch and folder of a; set another Path or Branch." },

        { """{ "Deliveries": { "post": { "Channel": "Email", "To": ["a@example.com"] } } }""", "Deliveries:post:From: missing; set the address of the sender." },
        { """{ "Deliveries": { "post": { "Channel": "Email", "From": "a@example.com" } } }""", "Deliveries:post:To: missing; set the addresses of the recipients in To or Bcc." },
        { """{ "Deliveries": { "post": { "Channel": "Email", "From": "a@example.com", "To": ["team"] } } }""", "Deliveries:post:To: 'team' is not an address; set one such as team@example.com." },
        { """{ "Deliveries": { "post": { "Channel": "Email", "From": "a@example.com", "To": ["b@example.com"], "User": "me" } } }""", "Deliveries:post:Password: missing; set the password of me, or PasswordFile." },
        { """{ "Deliveries": { "post": { "Channel": "Email", "From": "a@example.com", "To": ["b@example.com"], "Server": "mail.example.com" } } }""", "Deliveries:post:Server: it is not the address of a mail server; set one such as smtp://mail.example.com:587, or smtps:// for TLS from the beginning." },

        // Places.
        { """{ "HuggingFace": { "BaseUrl": "ftp://example.com" } }""", "HuggingFace:BaseUrl: 'ftp://example.com/' is not a valid URL; set one such as https://huggingface.co." },
        { """{ "Arxiv": { "BaseUrl": "export.arxiv.org" } }""", "Arxiv:BaseUrl: 'export.arxiv.org' is not a valid URL; set one such as https://export.arxiv.org." },
        { """{ "Arxiv": { "WebBaseUrl": "ftp://arxiv.org" } }""", "Arxiv:WebBaseUrl: 'ftp://arxiv.org/' is not a valid URL; set one such as https://arxiv.org." },
        { """{ "Output": { "Directory": "~/digests" } }""", $"Output:Directory: '~/digests' begins with ~, which only a shell replaces; write {Home}/digests." },
        { """{ "Logging": { "File": "~/worker.log" } }""", $"Logging:File: '~/worker.log' begins with ~, which only a shell replaces; write {Home}/worker.log." },
        { """{ "Storage": { "ConnectionString": "Data Source=~/worker.db" } }""", $"Storage:ConnectionString: '~/worker.db' begins with ~, which only a shell replaces; write Data Source={Home}/worker.db." },
        { """{ "Output": { "Directory": " " } }""", "Output:Directory: missing; set the folder for the digests." },
        { """{ "Storage": { "ConnectionString": "" } }""", "Storage:ConnectionString: it names no file; set one such as Data Source=data/digestworker.db." },
        { """{ "Storage": { "ConnectionString": "data/worker.db" } }""", "Storage:ConnectionString: it is not a connection string for SQLite; set one such as Data Source=data/digestworker.db." },
        { """{ "Storage": { "Provider": "Postgres" } }""", "Storage:ConnectionString: it is not a connection string for PostgreSQL; set one such as Host=db.example.com;Database=digestworker;Username=digestworker;Password=…, with quotes around a value that contains ; or =." },
        { """{ "Storage": { "Provider": "Postgres", "ConnectionString": "Host=db;Password=canary;=canary" } }""", "Storage:ConnectionString: it is not a connection string for PostgreSQL; set one such as Host=db.example.com;Database=digestworker;Username=digestworker;Password=…, with quotes around a value that contains ; or =." },
        { """{ "Storage": { "Provider": "Postgres", "ConnectionString": "Database=digestworker" } }""", "Storage:ConnectionString: it names no Host; set one such as Host=db.example.com;Database=digestworker;Username=digestworker;Password=…, with quotes around a value that contains ; or =." },
        { """{ "Storage": { "Provider": "Postgres", "ConnectionString": "Host=db;Port=canary" } }""", "Storage:ConnectionString: it is not a connection string for PostgreSQL; set one such as Host=db.example.com;Database=digestworker;Username=digestworker;Password=…, with quotes around a value that contains ; or =." },
        { """{ "Storage": { "ConnectionStringFile": "/nowhere/connection" } }""", "Storage:ConnectionStringFile: Could not find a part of the path '/nowhere/connection'; set a readable file that contains the connection string." },
        { """{ "Storage": { "ConnectionString": "Data Source=x", "ConnectionStringFile": "/connection" } }""", "Storage:ConnectionStringFile: Storage:ConnectionString is also set; remove one of them." },
        { """{ "Storage": { "PasswordFile": "/password" } }""", "Storage:PasswordFile: only Postgres has a password; remove it, or set Storage:Provider to Postgres." },
        { """{ "Storage": { "Provider": "Postgres", "ConnectionString": "Host=db", "PasswordFile": "/nowhere/password" } }""", "Storage:PasswordFile: Could not find a part of the path '/nowhere/password'; set a readable file that contains the password." },
        { """{ "Storage": { "Provider": "Postgres", "ConnectionString": "Host=db", "PasswordFile": "/dev/null" } }""", "Storage:PasswordFile: the file is empty; write the password to it." },
        { """{ "Storage": { "Provider": "Postgres", "ConnectionString": "Host=db;Password=canary", "PasswordFile": "/etc/hostname" } }""", "Storage:PasswordFile: the connection string has a Password as well; remove one of them." },
        { """{ "Web": { "Url": "localhost" } }""", "Web:Url: 'localhost' is not a valid URL to listen on; set one such as http://127.0.0.1:8080." },
        { """{ "Web": { "Url": "http://0.0.0.0:80", "AllowedHosts": "*" } }""", "Web:ApiKey: missing, and 'http://0.0.0.0:80' can be reached from other machines; set Web:ApiKeyFile to a file (a key is created if the file does not exist), or Web:ApiKey." },
        { """{ "Web": { "Url": "http://0.0.0.0:80", "ApiKeyFile": "key" } }""", "Web:AllowedHosts: missing, and 'http://0.0.0.0:80' can be reached from other machines; set the names under which readers open the pages, such as papers.example.com, localhost if only this machine does, or * for any name." },
        { """{ "Web": { "Url": "http://[::]:80", "AllowedHosts": "*" } }""", "Web:ApiKey: missing, and 'http://[::]:80' can be reached from other machines; set Web:ApiKeyFile to a file (a key is created if the file does not exist), or Web:ApiKey." },
        { """{ "Web": { "Url": "http://[::]:80", "ApiKeyFile": "key" } }""", "Web:AllowedHosts: missing, and 'http://[::]:80' can be reached from other machines; set the names under which readers open the pages, such as papers.example.com, localhost if only this machine does, or * for any name." },
        { """{ "Web": { "Url": "http://*:80", "AllowedHosts": "*" } }""", "Web:ApiKey: missing, and 'http://*:80' can be reached from other machines; set Web:ApiKeyFile to a file (a key is created if the file does not exist), or Web:ApiKey." },
        { """{ "Web": { "Url": "http://*:80", "ApiKeyFile": "key" } }""", "Web:AllowedHosts: missing, and 'http://*:80' can be reached from other machines; set the names under which readers open the pages, such as papers.example.com, localhost if only this machine does, or * for any name." },
        { """{ "Web": { "Url": "http://192.0.2.1", "AllowedHosts": "*" } }""", "Web:ApiKey: missing, and 'http://192.0.2.1' can be reached from other machines; set Web:ApiKeyFile to a file (a key is created if the file does not exist), or Web:ApiKey." },
        { """{ "Web": { "Url": "http://192.0.2.1", "ApiKeyFile": "key" } }""", "Web:AllowedHosts: missing, and 'http://192.0.2.1' can be reached from other machines; set the names under which readers open the pages, such as papers.example.com, localhost if only this machine does, or * for any name." },
        { """{ "Web": { "Url": "http://user:canary@127.0.0.1:80" } }""", "Web:Url: it contains a user name or password; set only the address, such as http://127.0.0.1:8080." },
        { """{ "Web": { "Url": "http://127.0.0.1:80;http://user:canary@0.0.0.0:80" } }""", "Web:Url: it contains a user name or password; set only the address, such as http://127.0.0.1:8080." },
        { """{ "Web": { "Url": "http://127.0.0.1:8081/;http://0.0.0.0:8082" } }""", "Web:Url: 'http://127.0.0.1:8081/;http://0.0.0.0:8082' names several addresses; set one, or http://*:8080 for every address of this machine." },
        { """{ "Web": { "Url": "http://127.0.0.1:8081,http://0.0.0.0:8082" } }""", "Web:Url: 'http://127.0.0.1:8081,http://0.0.0.0:8082' names several addresses; set one, or http://*:8080 for every address of this machine." },
        { """{ "Web": { "Url": "http://loopback:8081" } }""", "Web:Url: 'loopback' is not an address; set http://127.0.0.1:8081 for this machine alone, or http://*:8081 for every address." },
        { """{ "Web": { "Url": "http://papers.example.com:8081" } }""", "Web:Url: 'papers.example.com' is not an address; set http://127.0.0.1:8081 for this machine alone, or http://*:8081 for every address." },
        { """{ "Web": { "Url": "https://127.0.0.1:8443" } }""", "Web:Url: 'https://127.0.0.1:8443' is https, which a proxy in front of the worker has to provide; set an address such as http://127.0.0.1:8080." },
        { """{ "Web": { "Url": "http://127.0.0.1:8080/papers" } }""", "Web:Url: 'http://127.0.0.1:8080/papers' has a path; set only the address, such as http://127.0.0.1:8080." },
        { """{ "Web": { "Url": "http://localhost:0" } }""", "Web:Url: 'http://localhost:0' has no port; set http://127.0.0.1:0 for a port of the system's choice." },
        { """{ "Web": { "Url": "http://127.0.0.1:80800" } }""", "Web:Url: 'http://127.0.0.1:80800' is not a valid URL to listen on; set one such as http://127.0.0.1:8080." },
        { """{ "Web": { "Url": "http://+:8080" } }""", "Web:Url: 'http://+:8080' is not a valid URL to listen on; set one such as http://127.0.0.1:8080." },
        { """{ "Web": { "Url": "http://" } }""", "Web:Url: 'http://' is not a valid URL to listen on; set one such as http://127.0.0.1:8080." },
        { """{ "Web": { "ApiKey": "short" } }""", "Web:ApiKey: it has 5 characters and can be guessed; set 16 or more, or set Web:ApiKeyFile to create one." },
        { """{ "Web": { "ApiKey": "sixteen-or-more-characters", "ApiKeyFile": "key" } }""", "Web:ApiKeyFile: Web:ApiKey is also set; remove one of them." },
        { """{ "Web": { "FeedToken": "short" } }""", "Web:FeedToken: it has 5 characters and can be guessed; set 16 or more, or set Web:FeedTokenFile to create one." },
        { """{ "Web": { "FeedToken": "sixteen/or/more+characters" } }""", "Web:FeedToken: it has characters that an address cannot contain; use letters, digits, '-' and '_', or set Web:FeedTokenFile to create one." },
        { """{ "Web": { "FeedToken": "sixteen-or-more-characters", "FeedTokenFile": "feed.token" } }""", "Web:FeedTokenFile: Web:FeedToken is also set; remove one of them." },
        { """{ "Web": { "ApiKey": "sixteen-or-more-characters", "FeedToken": "sixteen-or-more-characters" } }""", "Web:FeedToken: it is the API key, which would be in addresses; set another one, or set Web:FeedTokenFile to create one." },
        { """{ "Web": { "ApiKeyFile": "web.key", "FeedTokenFile": "web.key" } }""", "Web:FeedTokenFile: it is the file of the API key, which would be in addresses; set another file." },
        { """{ "Web": { "PublicUrl": "papers.example.com" } }""", "Web:PublicUrl: 'papers.example.com' is not a valid URL; set one such as https://papers.example.com." },
        { """{ "Web": { "AllowedHosts": "https://papers.example.com" } }""", "Web:AllowedHosts: 'https://papers.example.com' is not a host name; set names without scheme and port, such as papers.example.com or *.example.com." },
        { """{ "Web": { "AllowedHosts": "papers.example.com:8080" } }""", "Web:AllowedHosts: 'papers.example.com:8080' is not a host name; set names without scheme and port, such as papers.example.com or *.example.com." },
        { """{ "Web": { "TrustedProxies": "10.0.0.0/8;proxy" } }""", "Web:TrustedProxies: 'proxy' is not the address or the range of a proxy; set one such as 192.0.2.1 or 10.0.0.0/8." },
        { """{ "Web": { "TrustedProxies": "0.0.0.0/0" } }""", "Web:TrustedProxies: '0.0.0.0/0' is not the address or the range of a proxy; set one such as 192.0.2.1 or 10.0.0.0/8." },
        { """{ "Web": { "TrustedProxies": "10" } }""", "Web:TrustedProxies: '10' is not the address or the range of a proxy; set one such as 192.0.2.1 or 10.0.0.0/8." },
        { """{ "Digests": { "daily": { "Directory": "../elsewhere" } } }""", "Digests:daily:Directory: '../elsewhere' leads out of the output folder; set a folder below it, such as nlp." },
        { """{ "Digests": { "daily": { "Directory": "/etc" } } }""", "Digests:daily:Directory: '/etc' leads out of the output folder; set a folder below it, such as nlp." },
        { """{ "Digests": { "daily": { "FileName": "today.md" } } }""", "Digests:daily:FileName: 'today.md' is invalid; it holds {date} and optionally {digest}, ends with .md and names no folder, such as {date}.md." },
        { """{ "Digests": { "daily": { "FileName": "{date}.txt" } } }""", "Digests:daily:FileName: '{date}.txt' is invalid; it holds {date} and optionally {digest}, ends with .md and names no folder, such as {date}.md." },
        { """{ "Digests": { "daily": { "FileName": "{day}-{date}.md" } } }""", "Digests:daily:FileName: '{day}-{date}.md' is invalid; it holds {date} and optionally {digest}, ends with .md and names no folder, such as {date}.md." },
        { """{ "Digests": { "a": {}, "b": {} } }""", "Digests:b:FileName: it writes the same files as a ({date}.md); set another Directory or FileName, such as {digest}-{date}.md." },
        { """{ "Digests": { "a": { "Directory": "x" }, "b": { "Directory": "./x/" } } }""", "Digests:b:FileName: it writes the same files as a (x/{date}.md); set another Directory or FileName, such as {digest}-{date}.md." },
        { """{ "Digests": { "every day": {} } }""", "Digests:every day: a digest's name consists of letters, digits, - and _, 50 at most; rename it." },

        // Papers.
        { """{ "Digests": { "nlp": { "Listing": "Arxiv" } } }""", "Digests:nlp:Categories: missing; set the categories to follow, such as [\"cs.CL\"]." },
        { """{ "Digests": { "daily": { "Categories": ["cs.CL"] } } }""", "Digests:daily:Categories: only the listing Arxiv has categories; remove them, or set Digests:daily:Listing to Arxiv." },
        { """{ "Digests": { "nlp": { "Listing": "Arxiv", "Categories": ["cs.CL OR all"] } } }""", "Digests:nlp:Categories: 'cs.CL OR all' is not a category; set one such as cs.CL." },
        { """{ "Digests": { "nlp": { "Listing": "Arxiv", "Categories": ["NLP"] } } }""", "Digests:nlp:Categories: 'NLP' is not a category; set one such as cs.CL." },
        { """{ "Digests": { "nlp": { "Listing": "Arxiv", "Categories": ["cs"] } } }""", "Digests:nlp:Categories: 'cs' is not a category; set one such as cs.CL." },
        { """{ "Digests": { "nlp": { "Listing": "Arxiv", "Categories": ["cs.cl"] } } }""", "Digests:nlp:Categories: 'cs.cl' is not a category; set one such as cs.CL." },
        { """{ "Digests": { "daily": {}, "w": { "Listing": "Roundup", "Period": "Week", "Directory": "w" } } }""", "Digests:w:Of: missing; set the digest whose papers it has: daily." },
        { """{ "Digests": { "daily": {}, "w": { "Listing": "Roundup", "Of": "w", "Period": "Week", "Directory": "w" } } }""", "Digests:w:Of: 'w' is not a digest that lists papers; set daily." },
        { """{ "Digests": { "daily": {}, "w": { "Listing": "Roundup", "Of": "Daily", "Directory": "w" } } }""", "Digests:w:Period: missing; set Week or Month." },
        { """{ "Digests": { "daily": {}, "w": { "Listing": "Roundup", "Of": "daily", "Period": "Week", "Directory": "w", "LookBackDays": 7 } } }""", "Digests:w:LookBackDays: a roundup reads no listing and asks no model; remove it." },
        { """{ "Digests": { "daily": {}, "w": { "Listing": "Roundup", "Of": "daily", "Period": "Week", "Directory": "w", "Categories": ["cs.CL"] } } }""", "Digests:w:Categories: only the listing Arxiv has categories; remove them, or set Digests:w:Listing to Arxiv." },
        { """{ "Digests": { "daily": { "Of": "nlp" } } }""", "Digests:daily:Of: only the listing Roundup has it; remove it, or set Digests:daily:Listing to Roundup." },
        { """{ "Digests": { "daily": { "Include": [""] } } }""", "Digests:daily:Include: an empty phrase matches every paper; remove it." },
        { $$"""{ "Digests": { "daily": { "Exclude": ["{{new string('a', 201)}}"] } } }""", $"Digests:daily:Exclude: '{new string('a', 40)}…' has 201 characters; set phrases of at most 200." },
        { $$"""{ "Digests": { "daily": { "Include": [{{string.Join(',', Enumerable.Repeat("\"a\"", 501))}}] } } }""", "Digests:daily:Include: 501 phrases are too many; set at most 500." },

        // Keys and where they travel.
        { """{ "HuggingFace": { "BaseUrl": "http://mirror.example.com", "Token": "hf_x" } }""", "HuggingFace:Token: it would be sent unencrypted to mirror.example.com; use https." },
        { """{ "Llm": { "Endpoint": "http://models.example.com/v1" } }""", "Llm:Endpoint: the key would be sent unencrypted to models.example.com; use https, or set Llm:AllowHttp to true." },
        { """{ "Llm": { "Endpoint": "models.example.com" } }""", "Llm:Endpoint: not a valid URL; write https://models.example.com." },
        { """{ "Llm": { "ApiKeyFile": "/nowhere/key" } }""", "Llm:ApiKeyFile: Llm:ApiKey is also set; remove one of them." },
        { """{ "Llm": { "ApiKey": "", "ApiKeyFile": "/key" } }""", "Llm:ApiKeyFile: Could not find file '/key'; set a readable file that contains the key." },
        { """{ "Llm": { "ApiKey": "two words" } }""", "Llm:ApiKey: the key has characters that are invalid in a key; copy it again." },
        { """{ "Llm": { "Model": "" } }""", "Llm:Model: missing; set the name of the model, such as gpt-4o-mini." },
        { """{ "Llm": { "PromptFile": "/prompt.md" } }""", "Llm:PromptFile: Could not find file '/prompt.md'; fix it, or remove it to use the built-in prompt." },
        { """{ "Digests": { "daily": { "Llm": { "MaxAttempts": 0 } } } }""", "Digests:daily:Llm:MaxAttempts: 0 is out of range; set 1 to 10." },
        { """{ "Llm": { "MaxAttempts": 0 }, "Digests": { "a": { "Directory": "a" }, "b": { "Directory": "b" } } }""", "Llm:MaxAttempts: 0 is out of range; set 1 to 10." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_is_one_line_that_names_the_key_and_the_remedy(string json, string line)
    {
        using var file = SettingsFile.OverWorkingModel(json);

        var problems = Assert.Throws<ConfigurationException>(() => Settings.Load(file.Path, []).RequireModel()).Problems;

        Assert.Equal([line], problems);
    }

    [Theory]
    [InlineData("", "", "Llm: no model is configured; run digestworker init, or set Llm:Provider (AzureOpenAI, OpenAI or Ollama), Llm:Model, and Llm:Endpoint and a key where the provider needs them.")]
    [InlineData("", "sk-key", "Llm:Provider: it is AzureOpenAI, which has no Llm:Endpoint, but OPENAI_API_KEY is set; run digestworker init, or set Llm:Provider to OpenAI and Llm:Model to a model such as gpt-4o-mini.")]
    [InlineData("gpt-4o-mini", "sk-key", "Llm:Provider: it is AzureOpenAI, which has no Llm:Endpoint, but OPENAI_API_KEY is set; run digestworker init, or set Llm:Provider to OpenAI.")]
    [InlineData("deployed", "", "Llm:Endpoint: missing; set the resource's address, such as https://NAME.openai.azure.com.")]
    public void Without_an_endpoint_of_Azure_one_line_names_the_way_to_a_model(string model, string openAIKey, string line)
    {
        using var file = new SettingsFile($$"""{ "Llm": { "Model": "{{model}}" } }""");

        var problems = Settings.Load(file.Path, []).ModelProblems(name => name is "OPENAI_API_KEY" ? openAIKey : "");

        Assert.Equal([line], problems);
    }

    [Theory]
    [InlineData("""{ "Digests": { "daily": null } }""")]
    [InlineData("""{ "Digests": null, "Arxiv": null, "HuggingFace": null, "Output": null, "Storage": null, "Web": null }""")]
    [InlineData("""{ "Digests": {}, "Arxiv": {}, "HuggingFace": {}, "Output": {}, "Storage": {}, "Web": {} }""")]
    [InlineData("""{ "Llm": { "Prices": null, "Fallbacks": [] }, "Digests": { "daily": { "Llm": null } } }""")]
    [InlineData("""{ "Llm": { "Fallbacks": [{}], "Prices": { "m": null } } }""")]
    public void A_section_without_keys_has_the_defaults(string json)
    {
        using var file = SettingsFile.OverWorkingModel(json);

        var settings = Settings.Load(file.Path, []);
        settings.RequireModel();

        Assert.Equal(["daily"], settings.Digests.Select(digest => digest.Name));
    }

    [Theory]
    [InlineData("{\n  \"Llm\": {\n    \"Model\": \"m\",,\n  }\n}", ":3: it is not valid JSON: ',' is an invalid start of a property name. Expected a '\"'.")]
    [InlineData("{\n  \"Llm\": {}", ":2: it is not valid JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.")]
    [InlineData("[]", ": it cannot be read: Top-level JSON element must be an object. Instead, 'Array' was found.")]
    [InlineData("{ \"Llm\": { \"Model\": \"a\" }, \"LLM\": { \"model\": \"b\" } }", ": it cannot be read: A duplicate key 'LLM:model' was found.")]
    public void A_file_that_is_no_JSON_is_named_with_the_line(string text, string problem)
    {
        using var file = new SettingsFile(text);

        Assert.Equal([file.Path + problem], Assert.Throws<ConfigurationException>(() => Settings.Load(file.Path, [])).Problems);
    }
}
