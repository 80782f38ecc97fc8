using Microsoft.Extensions.Configuration;

namespace CorsGuard.Hosting;

/// <summary>A configuration that AddCorsGuard was given. Without any, the host's is read.</summary>
internal sealed record ConfigurationSource(IConfiguration Configuration);
