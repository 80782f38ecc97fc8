using CorsGuard.Origins;
using CorsGuard.Policies;

namespace CorsGuard.Hosting;

/// <summary>Gives the public suffix list: the one in the package, or the operator's file.</summary>
internal sealed class PublicSuffixSource
{
    private readonly string _contentRoot;

    public PublicSuffixSource(string? contentRoot)
    {
        _contentRoot = contentRoot ?? Environment.CurrentDirectory;
    }

    public PublicSuffixList Load(CorsGuardOptions options, SettingLocations locations, DiagnosticBag diagnostics)
    {
        if (options.PublicSuffixListFile is not { } file)
        {
            return PublicSuffixList.Embedded;
        }

        try
        {
            return PublicSuffixFile.Read(Path.Combine(_contentRoot, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            diagnostics.Report(
                DiagnosticCodes.UnreadablePublicSuffixList,
                locations[nameof(options.PublicSuffixListFile)],
                $"'{file}' cannot be used: {exception.Message}",
                "Give the path of a copy of https://publicsuffix.org/list/public_suffix_list.dat, or remove the setting to use the list in the package.");
            return PublicSuffixList.Embedded;
        }
    }
}
