using CorsGuard.Hosting;
using CorsGuard.Origins;
using CorsGuard.Policies;
using CorsGuard.Tests.Configuration;

namespace CorsGuard.Tests.Hosting;

public sealed class PublicSuffixSourceTests
{
    private const string File = "list.dat";

    [Fact]
    public void Load_WithoutASetting_IsTheListInThePackage()
    {
        using var folder = new TempDirectory();

        Assert.Same(PublicSuffixList.Embedded, Load(folder, null, out var diagnostics));
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void Load_AFileBelowTheContentRoot_IsThatList()
    {
        using var folder = new TempDirectory();
        System.IO.File.WriteAllLines(Path.Combine(folder.Path, File), ["// VERSION: 2031-02-03_00-00-00_UTC", "example.com", .. Enumerable.Range(0, 1000).Select(static i => $"filler{i}")]);

        var list = Load(folder, File, out var diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal("2031-02-03", list.Snapshot);
        Assert.True(list.IsPublicSuffix("example.com"));
    }

    [Theory]
    [InlineData("missing.dat")]
    [InlineData("")]
    [InlineData("short.dat")]
    public void Load_WhatIsNoList_IsAnError(string file)
    {
        using var folder = new TempDirectory();
        System.IO.File.WriteAllText(Path.Combine(folder.Path, "short.dat"), "com");

        Load(folder, file, out var diagnostics);

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal(("CG1017", CorsGuardDiagnosticSeverity.Error, "CorsGuard:PublicSuffixListFile"), (diagnostic.Code, diagnostic.Severity, diagnostic.Path));
    }

    private static PublicSuffixList Load(TempDirectory folder, string? file, out IReadOnlyList<CorsGuardDiagnostic> diagnostics)
    {
        var bag = new DiagnosticBag();
        var list = new PublicSuffixSource(folder.Path).Load(new CorsGuardOptions { PublicSuffixListFile = file }, new SettingLocations(), bag);
        diagnostics = bag.Diagnostics;
        return list;
    }
}
