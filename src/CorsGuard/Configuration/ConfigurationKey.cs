namespace CorsGuard.Configuration;

/// <summary>Puts configuration keys together; an empty part stands for the root.</summary>
internal static class ConfigurationKey
{
    public const string Delimiter = ":";

    public static string Combine(string parent, string child) =>
        parent.Length == 0 ? child : child.Length == 0 ? parent : parent + Delimiter + child;
}
