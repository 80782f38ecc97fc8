using Playground;

// Three web servers in one process, so that a real browser has three real origins.
var api = Api.Create(args);
var ports = Ports.Of(api.Configuration);
var page = PageServer.Create(args, ports, ports.Page);
var stranger = PageServer.Create(args, ports, ports.Stranger);

await Task.WhenAll(api.StartAsync(), page.StartAsync(), stranger.StartAsync());

Console.WriteLine($"""

    CorsGuard playground
      open  {Ports.Origin(ports.Page)}   a page that the API's policy allows
      and   {Ports.Origin(ports.Stranger)}   the same page on an origin that it refuses
      API   {Ports.Origin(ports.Api)}   its policies: samples/Playground/appsettings.json

    Ctrl+C stops it.

    """);

await Task.WhenAll(api.WaitForShutdownAsync(), page.WaitForShutdownAsync(), stranger.WaitForShutdownAsync());
