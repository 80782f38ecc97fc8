using Microsoft.Extensions.Configuration;

namespace CorsGuard.Hosting;

/// <summary>A configuration that AddCorsGuard was given; null = the host's, by a call without any.</summary>
internal sealed record ConfigurationSource(IConfiguration? Configuration);
